-module(tailcall).
-export([main/0, loop/1]).

main() ->
    io:format("~w~n", [?MODULE:loop(10000000)]).

loop(0) -> 0;
loop(N) -> loop(N - 1).
