import { LostBar } from "../parts/LostBar.tsx";
import { ConnectPage } from "../screens/connect/ConnectPage.tsx";
import { LivePage } from "../screens/live/LivePage.tsx";
import { useDoctorShown } from "../state/selectors.ts";

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
