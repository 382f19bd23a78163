/* R0 and nothing else, in C, on the arrays of the compiled engine: what the same work costs without Python, numba, or
   any mechanism that R0 does not need (calendars, classes, disciplines, several teams a queue, withdrawals, clocks).
   It gives the same log, which `benchmarks.limit` checks. */
#include <stdint.h>
#include <stdlib.h>

#define NEVER INT64_MAX
#define BITS 22
#define CASE ((1 << BITS) - 1)
#define NOBODY CASE
#define MOST_TEAMS 16

enum { AMOUNT_BITS = 17, STEP_BITS = 3, STEP = (1 << 14) - 1, LAST = 1 };

typedef struct { uint32_t row, waits, behind, team; } Case; /* behind: in line, or the desk */

static void put(int64_t *tree, int64_t leaf, int64_t key) {
    tree[leaf] = key;
    while (leaf > 1) {
        int64_t other = tree[leaf ^ 1];
        key = other < key ? other : key;
        leaf >>= 1;
        tree[leaf] = key;
    }
}

static void push(int64_t *heap, int64_t size, int64_t key) {
    int64_t place = size;
    while (place > 0 && heap[(place - 1) >> 1] > key) {
        heap[place] = heap[(place - 1) >> 1];
        place = (place - 1) >> 1;
    }
    heap[place] = key;
}

static void pop(int64_t *heap, int64_t size) {
    int64_t key = heap[size], place = 0, child = 1;
    while (child < size) {
        child += heap[child + 1] < heap[child];
        if (heap[child] >= key) break;
        heap[place] = heap[child];
        place = child;
        child = 2 * place + 1;
    }
    heap[place] = key;
}

/* Runs until `horizon`; `word` int64[visits] holds planned visits and is filled with the instants of their ends. */
void run(int64_t horizon, int64_t cases, const int64_t *lodged_at, int64_t teams, const int64_t *heads,
         const int64_t *mode, const int64_t *pool, Case *line, int64_t *waits, int64_t *word, int64_t *started_at,
         int16_t *team) {
    int64_t desks = 0, leaves = 2, waiting = 0, come = 0, wait = NEVER;
    int64_t first[MOST_TEAMS], spare[MOST_TEAMS], front[MOST_TEAMS], back[MOST_TEAMS];
    for (int64_t k = 0; k < teams; k++) {
        first[k] = desks, spare[k] = heads[k], front[k] = back[k] = NOBODY;
        desks += heads[k];
    }
    while (leaves < desks) leaves *= 2;
    int64_t *tree = malloc(sizeof(int64_t) * 2 * leaves), *desk = malloc(sizeof(int64_t) * leaves);
    for (int64_t i = 0; i < 2 * leaves; i++) tree[i] = NEVER;
    for (int64_t i = 0; i < leaves; i++) desk[i] = i;
    int64_t comes_at = cases ? lodged_at[0] : NEVER;

    for (;;) {
        int64_t event = wait < tree[1] ? wait : tree[1], now = event >> BITS;
        if (comes_at < now) now = comes_at;
        if (now >= horizon) break;
        for (;;) { /* settle */
            int64_t number, row;
            event = wait < tree[1] ? wait : tree[1];
            if (event >> BITS == now && !(comes_at == now && come < (event & CASE))) {
                number = event & CASE;
                Case *one = line + number;
                row = one->row;
                if (event == wait) {
                    pop(waits, --waiting);
                    wait = waiting ? waits[0] : NEVER;
                } else {
                    put(tree, leaves + one->behind, NEVER);
                    desk[first[one->team] + spare[one->team]++] = one->behind;
                }
                int64_t planned = word[row];
                word[row] = now;
                one->row = ++row;
                if (planned & LAST) continue;
            } else if (comes_at == now) {
                number = come++;
                row = line[number].row;
                comes_at = come < cases ? lodged_at[come] : NEVER;
            } else
                break;
            int64_t step = word[row] >> STEP_BITS & STEP;
            if (mode[step] == 0) {
                int64_t queue = pool[step];
                line[number].behind = NOBODY, line[number].waits = 1;
                if (front[queue] == NOBODY) front[queue] = number;
                else line[back[queue]].behind = number;
                back[queue] = number;
            } else {
                int64_t ends_at = now + (word[row] >> AMOUNT_BITS);
                if (ends_at < horizon) push(waits, waiting++, ends_at << BITS | number), wait = waits[0];
            }
        }
        for (int64_t k = 0; k < teams; k++) /* dispatch */
            while (spare[k] && front[k] != NOBODY) {
                int64_t number = front[k], row = line[number].row, ends_at = now + (word[row] >> AMOUNT_BITS);
                front[k] = line[number].behind;
                int64_t at = desk[first[k] + --spare[k]];
                line[number].waits = 0, line[number].behind = at, line[number].team = k;
                started_at[row] = now, team[row] = k;
                put(tree, leaves + at, ends_at < horizon ? ends_at << BITS | number : NEVER);
            }
    }
    free(tree), free(desk);
}

/* So many additions of which each needs the one before: a cycle of the processor's clock each. */
uint64_t add(uint64_t times) {
    uint64_t sum = times;
    for (uint64_t i = 0; i < times; i++) {
        __asm__ volatile("" : "+r"(sum));
        sum += i;
    }
    return sum;
}
