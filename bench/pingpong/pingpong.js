// The language has no channels; this is one without room, made of promises.
class Channel {
    senders = [];
    receivers = [];

    send(value) {
        const receiver = this.receivers.shift();
        if (receiver !== undefined) {
            receiver(value);
            return undefined;
        }
        return new Promise((resolve) => { this.senders.push({value, resolve}); });
    }

    receive() {
        const sender = this.senders.shift();
        if (sender !== undefined) {
            sender.resolve();
            return sender.value;
        }
        return new Promise((resolve) => { this.receivers.push(resolve); });
    }
}

async function player(from, to) {
    for (;;) {
        const n = await from.receive();
        if (n === null) return;
        await to.send(n + 1);
    }
}

async function main() {
    const there = new Channel(), back = new Channel();
    player(there, back);
    let n = 0;
    while (n < 1000000) {
        await there.send(n);
        n = await back.receive();
    }
    await there.send(null);
    console.log(n);
}

main();
