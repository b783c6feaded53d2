%% Messages between two processes: there are no channels.
-module(pingpong).
-export([main/0]).

main() ->
    Player = spawn(fun player/0),
    io:format("~w~n", [run(Player, 0)]).

player() ->
    receive {From, N} ->
        From ! N + 1,
        player()
    end.

run(_, 1000000) -> 1000000;
run(Player, N) ->
    Player ! {self(), N},
    receive Next -> run(Player, Next) end.
