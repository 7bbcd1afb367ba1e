import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InverterBrand, InverterPort } from "../../../../protocol/shared.ts";
import { batteryEnds, brandCodes, brandOf, brandsOfCode, inverterCodeOf } from "../../../../protocol/shared.ts";
import { CableDrawing } from "../../cable/CableDrawing.tsx";
import { Button } from "../../parts/Button.tsx";
import "../../cable/cablePanel.css";
import { CodeEvidenceChip } from "../../cable/CodeEvidenceChip.tsx";
import { Remarks } from "../../cable/Remarks.tsx";
import { useBrandEvidence } from "../../cable/useBrandEvidence.ts";
import { WireList } from "../../cable/WireList.tsx";
import { select } from "../../state/inverter.ts";
import { useCodeWords, useInverterCodes, useSelection, useWanted } from "../../state/inverterPack.ts";

function Head({ title, chip, children }: { readonly title: string; readonly chip?: ReactNode; readonly children: ReactNode }) {
  return (
    <header className="cableHead">
      <h2>
        {title}
        {chip}
      </h2>
      {children}
    </header>
  );
}

function BrandHead({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const codes = useInverterCodes();
  const { evidence, code, source } = useBrandEvidence(brand);
  const [first = "", second = ""] = batteryEnds(brand.port).map((end) => end.signal);
  const others = brandCodes(codes, brand.key)
    .slice(1)
    .filter((each) => each.code !== code)
    .map((each) => words.digits(each.code));
  return (
    <Head title={`${brand.brand} · ${brand.seriesShown}`} chip={<CodeEvidenceChip evidence={evidence} code={code} source={source} />}>
      <p>{t(brand.pins === null ? "cable.noPins" : brand.straightFits ? "cable.straight" : "cable.own")}</p>
      {brand.pins === null && <p>{t("cable.noPinsTodo", { first, second })}</p>}
      {evidence === "inferred" && <p className="cableDoubt">{t("cable.inferredCode")}</p>}
      {evidence === "unknown" && <p className="cableDoubt">{t(codes?.kind === "shared" ? "cable.unlisted" : "cable.unknownCode")}</p>}
      <CodeDoubtLine code={code} />
      {evidence === "byHand" && <p className="cableDoubt">{t("cable.handCode")}</p>}
      {others.length > 0 && <p>{t("cable.otherCode", { codes: others.join(", ") })}</p>}
      <Remarks brand={brand} />
    </Head>
  );
}

/** Why a code is asked about before it is written. */
function CodeDoubtLine({ code }: { readonly code: number | null }) {
  const words = useCodeWords();
  const text = words.doubt(code);
  return text === null ? null : <p className="cableDoubt">{text}</p>;
}

function CodeHead({ port, code }: { readonly port: InverterPort; readonly code: number }) {
  const { t } = useTranslation("inverter");
  const codes = useInverterCodes();
  const words = useCodeWords();
  const entry = inverterCodeOf(codes, port, code);
  const brands = brandsOfCode(codes, port, code);
  const [first = "", second = ""] = batteryEnds(port).map((end) => end.signal);
  const chip = <CodeEvidenceChip evidence={entry?.evidence ?? "unknown"} code={code} />;
  return (
    <Head title={t("cable.codeTitle", { port: t(`port.${port}`), name: words.full(port, code) })} chip={chip}>
      {entry !== null && entry.names.length > 1 && <p>{entry.names.join(" / ")}</p>}
      <CodeDoubtLine code={code} />
      <p>
        {t("cable.bare")} {t("cable.noPinsTodo", { first, second })}
      </p>
      {brands.length > 0 && (
        <p className="cableBrands">
          {t("cable.usedBy")}
          {brands.map((brand) => (
            <Button key={brand.key} size="small" onClick={() => select({ kind: "brand", key: brand.key })}>
              {brand.brand}
            </Button>
          ))}
        </p>
      )}
    </Head>
  );
}

function Drawing({ brand, port }: { readonly brand: InverterBrand | null; readonly port: InverterPort }) {
  const { t } = useTranslation("inverter");
  const wires = brand?.cable ?? batteryEnds(port);
  return (
    <>
      <div className="cableDraw">
        <CableDrawing port={port} pins={brand?.pins ?? null} cable={brand?.cable ?? null} remarks={brand?.remarks ?? []} />
      </div>
      <p className="cableCaption">
        {t("cable.caption")}
        <br />
        {t("cable.captionEvidence")}
      </p>
      <WireList wires={wires} />
    </>
  );
}

function Empty() {
  const { t } = useTranslation("inverter");
  return (
    <div className="cableEmpty">
      <h2>{t("cable.empty")}</h2>
      <p>{t("cable.emptyText")}</p>
    </div>
  );
}

/** The chosen inverter's cable, pin by pin, and how well its code is known. */
export function CableView() {
  const selection = useSelection();
  const wanted = useWanted();
  if (selection === null) return <Empty />;
  if (selection.kind === "code") {
    return (
      <>
        <CodeHead port={selection.port} code={selection.code} />
        <Drawing brand={null} port={selection.port} />
      </>
    );
  }
  const brand = brandOf(selection.key);
  if (brand === null || wanted === null) return <Empty />;
  return (
    <>
      <BrandHead brand={brand} />
      <Drawing brand={brand} port={brand.port} />
    </>
  );
}
