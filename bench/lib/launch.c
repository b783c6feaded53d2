/*
 * launch FILE COUNT SECONDS COMMAND [ARG...]
 *
 * Runs a command COUNT times, its stdout going to FILE, and prints what all runs took together:
 * wall, user and system time in nanoseconds, the greatest peak memory in bytes, and the last exit status as wait(2) has it.
 * A run that takes longer than SECONDS is killed.
 *
 * Small on purpose: Linux counts the memory of the process that starts a command as the command's own until it is replaced,
 * so started from Python nothing would seem to need less than Python does.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

static pid_t running;

static void killIt(int signal) {
    (void)signal;
    kill(running, SIGKILL);
}

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long nanoseconds(struct timeval t) { return t.tv_sec * 1000000000LL + t.tv_usec * 1000LL; }

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    int count = atoi(argv[2]);
    unsigned limit = (unsigned)atoi(argv[3]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    signal(SIGALRM, killIt);

    long long wall = 0, user = 0, system = 0, peak = 0;
    int status = 0;
    for (int i = 0; i < count && status == 0; i++) {
        struct rusage usage;
        long long start = now();
        if (posix_spawn(&running, argv[4], &actions, NULL, argv + 4, environ) != 0) return 3;
        alarm(limit);
        while (wait4(running, &status, 0, &usage) < 0) {}
        alarm(0);
        wall += now() - start;
        user += nanoseconds(usage.ru_utime);
        system += nanoseconds(usage.ru_stime);
        if (usage.ru_maxrss * 1024LL > peak) peak = usage.ru_maxrss * 1024LL;
    }
    printf("%lld %lld %lld %lld %d\n", wall, user, system, peak, status);
    return 0;
}
