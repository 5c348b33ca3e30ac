using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>Keeps the bound sockets as the settings and the machine's addresses want them. Thread-safe.</summary>
internal sealed class Listeners(HostSettings settings, ILocalAddresses addresses, HostClock clock, Reception reception) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Listener, OwnSocket> _open = [];
    private readonly Dictionary<Listener, ListenerState> _states = [];
    private ImmutableArray<Listener> _wanted = [];
    private ImmutableArray<LocalAddress> _machine = [];
    private bool _closed;

    /// <summary>Closes what is no longer wanted and opens what is missing.</summary>
    /// <returns>The open sockets in the order of addresses and services, and the networks that the machine is in.</returns>
    public (ImmutableArray<OwnSocket> Sockets, ImmutableArray<IPNetwork> Networks) Settle()
    {
        var machine = ReadMachine();
        var own = settings.Addresses.IsEmpty ? machine.Select(each => each.Address).ToImmutableArray() : settings.Addresses;
        List<OwnSocket> superfluous;
        ImmutableArray<OwnSocket> sockets;
        lock (_gate)
        {
            _wanted = [.. own.SelectMany(settings.On).Distinct()];
            var left = own.Take(settings.MaxAddresses).SelectMany(settings.On).ToHashSet();
            superfluous = [.. _open.Values.Where(each => !left.Contains(each.Listener))];
            superfluous.ForEach(each => _open.Remove(each.Listener));
            foreach (var gone in _states.Keys.Except(_wanted).ToList())
                _states.Remove(gone);
            if (!_closed)
                OpenMissing(left);
            sockets = [.. _wanted.Where(_open.ContainsKey).Select(each => _open[each])];
        }
        // Outside: a receive thread may be waiting to say that its socket broke.
        superfluous.ForEach(each => each.Dispose());
        return (sockets, [.. machine.Select(each => each.Network)]);
    }

    /// <summary>The open UDP socket that the world addresses so; null if there is none.</summary>
    public OwnSocket? Find(IPEndPoint own)
    {
        lock (_gate)
            return _open.Values.FirstOrDefault(each => each.Listener.Service != ListenerService.Esp && (each.Listener.Announced ?? each.Listener.Local).Equals(own));
    }

    public ImmutableArray<ListenerState> States()
    {
        lock (_gate)
            return [.. _wanted.Where(_states.ContainsKey).Select(each => _states[each])];
    }

    public void Dispose()
    {
        List<OwnSocket> all;
        lock (_gate)
        {
            _closed = true;
            all = [.. _open.Values];
            _open.Clear();
        }
        all.ForEach(each => each.Dispose());
    }

    private void OpenMissing(HashSet<Listener> left)
    {
        foreach (var listener in _wanted.Where(each => !_open.ContainsKey(each)))
        {
            if (!left.Contains(listener))
            {
                Note(listener, new BindFailure(BindFailureReason.TooManyAddresses));
                continue;
            }
            var (socket, failure) = SocketOpener.Open(listener);
            Note(listener, failure);
            if (socket is null)
                continue;
            var own = new OwnSocket(listener, socket);
            _open.Add(listener, own);
            own.Start(reception, Lose);
        }
    }

    /// <summary>A state that did not change keeps its time and its holder: who has a port is looked for once.</summary>
    private void Note(Listener listener, BindFailure? failure)
    {
        if (_states.TryGetValue(listener, out var known) && known.Failure?.Reason == failure?.Reason && known.Failure?.Errno == failure?.Errno)
            return;
        if (failure?.Reason == BindFailureReason.InUse)
            failure = failure with { Holder = PortHolders.Find(listener.Local) };
        _states[listener] = new ListenerState(listener, failure, clock.Now);
    }

    private void Lose(OwnSocket socket, int errno)
    {
        lock (_gate)
        {
            if (_open.Remove(socket.Listener) && _states.ContainsKey(socket.Listener))
                _states[socket.Listener] = new ListenerState(socket.Listener, new BindFailure(BindFailureReason.Lost, errno), clock.Now);
        }
        socket.Dispose();
    }

    private ImmutableArray<LocalAddress> ReadMachine()
    {
        try
        {
            return _machine = addresses.Read();
        }
        catch (Exception cause) when (cause is NetworkInformationException or SocketException or IOException or UnauthorizedAccessException)
        {
            // An interface that went away while it was read: what was known stands until the next look.
            return _machine;
        }
    }
}
