-module(mutual).
-export([main/0, ping/1]).

main() ->
    io:format("~s~n", [?MODULE:ping(10000001)]).

ping(0) -> "ping";
ping(N) -> pong(N - 1).

pong(0) -> "pong";
pong(N) -> ping(N - 1).
