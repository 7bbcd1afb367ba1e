/** What stands behind the number of each row: long, and with characters of more than one byte. */
export const LOG_LINE = `,${"°C 电池,".repeat(400)}end\r\n`;
