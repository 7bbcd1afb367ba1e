import { useTranslation } from "react-i18next";
import type { UnreadBlock } from "../../contract/unread.ts";
import { whyUnread } from "../model/unread.ts";
import { trace as words } from "../text/en/trace.ts";

const isCode = (code: string): code is keyof typeof words.code => Object.hasOwn(words.code, code);
const isException = (code: string): code is keyof typeof words.exception => Object.hasOwn(words.exception, code);
const isBlock = (block: string): block is keyof typeof words.block => Object.hasOwn(words.block, block);

/** "status (44): the pack refused it, RTN 04: command unknown". */
export function useUnreadWords(): (unread: UnreadBlock) => string {
  const { t } = useTranslation("live");
  const trace = useTranslation("trace").t;
  const errors = useTranslation("errors").t;
  return (unread) => {
    const { block, wire } = unread;
    const why = whyUnread(unread);
    const name = isBlock(block) ? trace(`block.${block}`) : block;
    const line = (text: string) => t("unread.line", { block: name, wire, why: text });
    switch (why.kind) {
      case "waiting":
        return line(t("unread.waiting"));
      case "rtn": {
        const meaning = isCode(why.code) ? trace(`code.${why.code}`) : trace("code.other", { code: why.code });
        return line(t("unread.rtn", { code: why.code, meaning }));
      }
      case "exception": {
        const meaning = isException(why.code) ? trace(`exception.${why.code}`) : trace("exception.other", { code: why.code });
        return line(t("unread.exception", { code: why.code, meaning }));
      }
      case "error":
        return line(errors(`codes.${why.code}.what`));
    }
  };
}
