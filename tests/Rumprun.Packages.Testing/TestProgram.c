/* A program that does what its first argument says, for tests that launch it, hosted and baked. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void quoted(const char *text)
{
    for (; *text; text++)
        if (*text == '\\' || *text == '|')
            printf("\\%c", *text);
        else
            putchar(*text);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    setvbuf(stdout, NULL, _IONBF, 0);

    if (strcmp(what, "arguments") == 0) {
        for (int i = 2; i < argc; i++, putchar('|'))
            quoted(argv[i]);
        for (char **e = environ; *e; e++, putchar('|'))
            quoted(*e);
        return 0;
    }
    if (strcmp(what, "streams") == 0) {
        write(STDOUT_FILENO, "out\r\n", 5);
        signal(SIGTERM, exit);
        write(STDERR_FILENO, "error\r", 6);
        write(STDOUT_FILENO, "\r50%\r\n\n", 7);
        return 3;
    }
    if (strcmp(what, "noise") == 0) {
        /* xorshift64 (Marsaglia, 2003); the size is in blocks of 8,192 bytes. */
        static uint64_t block[1024];
        uint64_t state = 88172645463325252;
        for (int left = atoi(argv[2]); left > 0; left--) {
            for (int i = 0; i < 1024; i++) {
                state ^= state << 13, state ^= state >> 7, state ^= state << 17;
                block[i] = state;
            }
            fwrite(block, sizeof block, 1, stdout);
        }
        return 0;
    }
    if (strcmp(what, "terminals") == 0) {
        printf("%d%d%d", isatty(STDIN_FILENO), isatty(STDOUT_FILENO), isatty(STDERR_FILENO));
        return 0;
    }
    if (strcmp(what, "descriptors") == 0) {
        struct rlimit limit;
        getrlimit(RLIMIT_NOFILE, &limit);
        printf("%d %d", (int)limit.rlim_cur, (int)limit.rlim_max);
        return 0;
    }
    if (strcmp(what, "time") == 0) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        printf("%lld%09ld", (long long)now.tv_sec, now.tv_nsec);
        return 0;
    }
    if (strcmp(what, "exit") == 0)
        return atoi(argv[2]);
    if (strcmp(what, "crash") == 0)
        raise(SIGSEGV);
    if (strcmp(what, "prompt") == 0) {
        fputs("name? ", stderr);
        pause();
    }
    if (strcmp(what, "cat") == 0) {
        char buffer[4096];
        FILE *file = fopen(argv[2], "r");
        if (!file) {
            perror(argv[2]);
            return 1;
        }
        size_t length = fread(buffer, 1, sizeof buffer, file);
        fwrite(buffer, 1, length, stdout);
        return 0;
    }
    if (strcmp(what, "write") == 0) {
        FILE *file = fopen(argv[2], "w");
        if (!file) {
            perror(argv[2]);
            return 1;
        }
        return fputs("written", file) < 0 || fclose(file) != 0;
    }
    if (strcmp(what, "listen") == 0) {
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2])) };
        int server = socket(AF_INET, SOCK_STREAM, 0), client;
        sleep(argc > 3 ? (unsigned)atoi(argv[3]) : 0);
        if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 5) != 0) {
            perror("listen");
            return 1;
        }
        while ((client = accept(server, NULL, NULL)) >= 0) {
            send(client, "hello\n", 6, MSG_NOSIGNAL);
            close(client);
        }
    }
    return 0;
}
