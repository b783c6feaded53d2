"""What coroutines wait for in a line: channels, semaphores, events."""

from .futures import Deferred, ProgramError


class Ticket(Deferred):
    def __init__(self, line, is_send=False, is_pull=False, item=None):
        super().__init__()
        self.line, self.is_send, self.is_pull, self.item = line, is_send, is_pull, item
        self.is_held = False  # by a program that makes a list of waits
        line.append(self)

    @property
    def is_wanted(self):
        """Somebody can come to know that it is fired."""
        if self.is_send or self.is_held:
            return True
        groups = [getattr(w, "group", None) for w in self.waiters]
        return any(not g or g.is_held or not g.closed or g.waiters for g in groups)

    def leave(self):
        if self in self.line:
            self.line.remove(self)


def first_of(line):
    while line:
        ticket = line.pop(0)
        if ticket.is_wanted:
            return ticket
    return None


class Pull:
    """What a body asks for that goes over the items of a channel; it gets one in a list, or nothing at the end."""

    def __init__(self, channel):
        self.channel = channel


class Channel:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items, self.receivers, self.senders = [], [], []
        self.is_closed = False

    def has_item(self):
        return bool(self.items or self.senders)


class Gate:
    def __init__(self, permits):
        self.permits = self.free = permits
        self.line = []


class Event:
    def __init__(self):
        self.is_set = False
        self.line = []


def finished(state, value=None, error=None):
    d = Deferred()
    d.state, d.value, d.error = state, value, error
    return d


class Lines:
    """Of Machine, which has the state."""

    def try_send(self, channel, item):
        receiver = first_of(channel.receivers)
        if receiver:
            self.settle(receiver, "ok", [item] if receiver.is_pull else item)
            return True
        if channel.capacity is not None and len(channel.items) >= channel.capacity:
            return False
        channel.items.append(item)
        return True

    def send(self, channel, item):
        if channel.is_closed:
            return finished("failed", error=ProgramError("ChannelClosed"))
        if self.try_send(channel, item):
            return finished("ok")
        return Ticket(channel.senders, is_send=True, item=item)

    def take_item(self, channel):
        items = channel.items[:1]
        del channel.items[:1]
        sender = first_of(channel.senders)
        if sender:
            (channel.items if items else items).append(sender.item)
            self.settle(sender, "ok")
        return items[0]

    def receive(self, channel, is_pull=False):
        if channel.has_item():
            item = self.take_item(channel)
            return finished("ok", [item] if is_pull else item)
        if channel.is_closed:
            return finished("ok") if is_pull else finished("failed", error=ProgramError("ChannelClosed"))
        return Ticket(channel.receivers, is_pull=is_pull)

    def close(self, channel):
        channel.is_closed = True
        while receiver := first_of(channel.receivers):
            if receiver.is_pull:
                self.settle(receiver, "ok")
            else:
                self.settle(receiver, "failed", error=ProgramError("ChannelClosed"))

    def try_acquire(self, gate):
        if gate.free == 0:
            return False
        gate.free -= 1
        return True

    def acquire(self, gate):
        if gate.free == 0:
            return Ticket(gate.line)
        gate.free -= 1
        return finished("ok")

    def give_back(self, gate):
        """False: it was not acquired."""
        if gate.free == gate.permits:
            return False
        ticket = first_of(gate.line)
        if ticket:
            self.settle(ticket, "ok")
        else:
            gate.free += 1
        return True

    def set_event(self, event):
        event.is_set = True
        while ticket := first_of(event.line):
            self.settle(ticket, "ok")

    def wait_for_event(self, event):
        return finished("ok") if event.is_set else Ticket(event.line)
