// Answers each connection with one line.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>

int main()
{
    const std::string body = "Hello from C++\n";
    const std::string answer = "HTTP/1.0 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    sockaddr_in any = {};
    any.sin_family = AF_INET;
    any.sin_port = htons(80);
    const int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, reinterpret_cast<sockaddr *>(&any), sizeof any) != 0 || listen(listener, 8) != 0) {
        std::perror("port 80");
        return 1;
    }
    for (;;) {
        char request[1024];
        const int client = accept(listener, nullptr, nullptr);
        if (client < 0)
            continue;
        if (read(client, request, sizeof request) > 0 && write(client, answer.data(), answer.size()) < 0)
            std::perror("write");
        close(client);
    }
}
