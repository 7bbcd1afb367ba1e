import { useTranslation } from "react-i18next";
import type { UnreadBlock } from "../../contract/unread.ts";
import { nameOfBlock, whyUnread } from "../model/unread.ts";
import { useFamilyWords, useSharedWords } from "../state/families.ts";

/** "status (44): the pack refused it, code 04: command unknown". */
export function useUnreadWords(): (unread: UnreadBlock) => string {
  const { t } = useTranslation("live");
  const errors = useTranslation("errors").t;
  const familyWords = useFamilyWords();
  const shared = useSharedWords();
  return (unread) => {
    const words = familyWords(unread.family);
    const why = whyUnread(unread, words);
    const line = (text: string) => t("unread.line", { block: nameOfBlock(unread.block, words ?? shared), wire: unread.wire, why: text });
    switch (why.kind) {
      case "waiting":
        return line(t("unread.waiting"));
      case "refused":
        return line(t("unread.refused", { code: why.code, meaning: why.meaning }));
      case "error":
        return line(errors(`codes.${why.code}.what`));
    }
  };
}
