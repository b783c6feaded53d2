-module(binarytrees).
-export([main/0]).

main() ->
    io:format("~w~n", [run(14)]).

run(Most) ->
    Long = build(Most),
    Total = lists:sum([many(1 bsl (Most - Depth + 4), Depth, 0) || Depth <- lists:seq(4, Most, 2)]),
    Total + check(Long).

many(0, _, Total) -> Total;
many(N, Depth, Total) -> many(N - 1, Depth, Total + check(build(Depth))).

build(0) -> {nil, nil};
build(Depth) -> {build(Depth - 1), build(Depth - 1)}.

check({nil, _}) -> 1;
check({Left, Right}) -> 1 + check(Left) + check(Right).
