import { LostBar } from "../../frame/LostBar.tsx";
import { useDoctorShown } from "../../state/selectors.ts";
import { LivePage } from "../live/LivePage.tsx";
import { ConnectPage } from "./ConnectPage.tsx";

/** The values, or the way to them. */
export function LiveScreen() {
  if (useDoctorShown()) return <ConnectPage />;
  return (
    <>
      <LostBar />
      <LivePage />
    </>
  );
}
