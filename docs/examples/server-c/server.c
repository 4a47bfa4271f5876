/* Answers each connection with one line. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    static const char answer[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello from C\n";
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(80) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&any, sizeof any) != 0 || listen(listener, 8) != 0) {
        perror("port 80");
        return 1;
    }
    for (;;) {
        char request[1024];
        int client = accept(listener, NULL, NULL);

        if (client < 0)
            continue;
        (void)!read(client, request, sizeof request);
        (void)!write(client, answer, strlen(answer));
        close(client);
    }
}
