-module(spawn).
-export([main/0]).

main() ->
    io:format("~w~n", [run(0, 1000000)]).

run(N, N) -> N;
run(Count, N) ->
    Self = self(),
    spawn(fun() -> Self ! Count + 1 end),
    receive Next -> run(Next, N) end.
