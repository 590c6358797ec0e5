#!/usr/bin/python3
"""Threads that sleep by the clock, a file that grows, and a TCP connection between two threads of this program."""
import os
import socket
import threading
import time

ticks = [0, 0, 0]
wake = threading.Condition()


def tick(i, seconds):
    """Sleeps until absolute times of the monotonic clock, as timed waits of Python do."""
    while True:
        with wake:
            wake.wait(seconds)
            ticks[i] += 1


def serve(listener):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=echo, args=(connection,), daemon=True).start()


def echo(connection):
    with connection, connection.makefile("rwb", buffering=0) as stream:
        for line in stream:
            stream.write(str(int(line) * 7).encode() + b"\n")


def main():
    listener = socket.create_server(("127.0.0.1", 7070))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    for i in range(3):
        threading.Thread(target=tick, args=(i, 0.25 * (i + 1)), daemon=True).start()
    client = socket.create_connection(("127.0.0.1", 7070)).makefile("rwb", buffering=0)
    log = open("/srv/log", "w+b", buffering=0)
    n, squares, last = 0, {}, [-1, -1, -1]
    started = time.monotonic()
    while True:
        n += 1
        client.write(b"%d\n" % n)
        answer = int(client.readline())
        squares[n] = n * n
        log.write(b"%d\n" % n)
        size = os.fstat(log.fileno()).st_size
        good = answer == 7 * n and sum(squares.values()) == n * (n + 1) * (2 * n + 1) // 6 and log.tell() == size
        moving = n < 10 or n % 5 or all(a > b for a, b in zip(ticks, last))
        if not n % 5:
            last = list(ticks)
        state = "ok" if good and moving else f"BAD answer={answer} size={size} ticks={ticks}"
        print(f"python {n} {answer} {time.monotonic() - started:.1f}s {state}", flush=True)
        time.sleep(1)


main()
