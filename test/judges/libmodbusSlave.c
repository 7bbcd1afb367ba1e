/* A Modbus RTU slave made by libmodbus: libmodbusSlave PORT ADDRESS MOST_PER_READ DELAY_MS REST_MS < registers
 *
 * Standard input: "register value" per line, then a line ".". Registers that are not given do not exist: touching one is refused with
 * exception 2, a read of more than MOST_PER_READ with exception 3. DELAY_MS passes before each answer, and what comes within REST_MS after
 * one is not heard. Prints "ready", then "read FIRST COUNT", "wrote FIRST COUNT VALUE..." and "refused CODE" as they happen. A later line
 * "refuse CODE" makes it refuse every request with that code, "refuse 0" ends that.
 */
#include <errno.h>
#include <fcntl.h>
#include <modbus.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REGISTERS 65536
#define MOST_WRITTEN 123
enum { READ_HOLDING = 3, WRITE_MULTIPLE = 16, ILLEGAL_FUNCTION = 1, ILLEGAL_ADDRESS = 2, ILLEGAL_VALUE = 3 };

static uint8_t exists[REGISTERS];

static void wait_ms(long ms) {
  struct timespec span = {ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&span, &span) != 0 && errno == EINTR) {
  }
}

static int all_exist(int first, int count) {
  for (int i = first; i < first + count; i++)
    if (i >= REGISTERS || !exists[i]) return 0;
  return 1;
}

/* 0 = it is answered. */
static int refusal_of(const uint8_t *pdu, int most) {
  int first = pdu[1] << 8 | pdu[2], count = pdu[3] << 8 | pdu[4];
  if (pdu[0] != READ_HOLDING && pdu[0] != WRITE_MULTIPLE) return ILLEGAL_FUNCTION;
  if (pdu[0] == READ_HOLDING && (count < 1 || count > most)) return ILLEGAL_VALUE;
  if (pdu[0] == WRITE_MULTIPLE && (count < 1 || count > MOST_WRITTEN || pdu[5] != 2 * count)) return ILLEGAL_VALUE;
  return all_exist(first, count) ? 0 : ILLEGAL_ADDRESS;
}

static void tell(const uint8_t *pdu) {
  int first = pdu[1] << 8 | pdu[2], count = pdu[3] << 8 | pdu[4];
  printf(pdu[0] == READ_HOLDING ? "read %d %d" : "wrote %d %d", first, count);
  for (int i = 0; pdu[0] == WRITE_MULTIPLE && i < count; i++) printf(" %d", pdu[6 + 2 * i] << 8 | pdu[7 + 2 * i]);
  printf("\n");
}

/* The newest order; a line is short enough to come whole. */
static int ordered(int refused) {
  char text[256];
  ssize_t length = read(STDIN_FILENO, text, sizeof text - 1);
  if (length <= 0) return refused;
  text[length] = 0;
  sscanf(text, "refuse %d", &refused);
  printf("ordered %d\n", refused);
  return refused;
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  int most = atoi(argv[3]), delay_ms = atoi(argv[4]), rest_ms = atoi(argv[5]), refused = 0, number, value;
  modbus_mapping_t *map = modbus_mapping_new(0, 0, REGISTERS, 0);
  modbus_t *line = modbus_new_rtu(argv[1], 9600, 'N', 8, 1);
  char text[64];
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (map == NULL || line == NULL) return 1;
  setvbuf(stdin, NULL, _IONBF, 0);
  while (fgets(text, sizeof text, stdin) != NULL && sscanf(text, "%d %d", &number, &value) == 2) {
    exists[number] = 1;
    map->tab_registers[number] = (uint16_t)value;
  }
  modbus_set_slave(line, atoi(argv[2]));
  if (modbus_connect(line) != 0) return fprintf(stderr, "cannot open %s\n", argv[1]), 1;
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  modbus_set_indication_timeout(line, 0, 50000);
  printf("ready\n");
  for (;;) {
    uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
    int length = modbus_receive(line, query);
    refused = ordered(refused);
    if (length <= 0) continue;
    if (delay_ms > 0) wait_ms(delay_ms);
    int offset = modbus_get_header_length(line), code = refused != 0 ? refused : refusal_of(query + offset, most);
    if (code != 0) {
      printf("refused %d\n", code);
      modbus_reply_exception(line, query, (unsigned int)code);
    } else {
      tell(query + offset);
      modbus_reply(line, query, length, map);
    }
    if (rest_ms > 0) {
      wait_ms(rest_ms);
      modbus_flush(line);
    }
  }
}
