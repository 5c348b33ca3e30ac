using System.Globalization;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.PublicHost;

/// <summary>Says what listens and what does not, and what an administrator can do about it. Says a thing once.</summary>
internal sealed class Announcer(TextWriter output)
{
    private readonly Dictionary<Listener, BindFailure?> _told = [];
    private long _faults;

    /// <summary>Says what changed since the last time.</summary>
    public void Tell(HostHealth health)
    {
        var news = health.Listeners.Where(each => !_told.TryGetValue(each.Listener, out var told) || told?.Reason != each.Failure?.Reason).ToList();
        foreach (var gone in _told.Keys.Except(health.Listeners.Select(each => each.Listener)).ToList())
        {
            _told.Remove(gone);
            output.WriteLine($"no longer here: {Name(gone)}");
        }
        foreach (var state in news)
        {
            _told[state.Listener] = state.Failure;
            output.WriteLine(state.Failure is { } failure
                ? $"NOT listening on {Name(state.Listener)}: {Reason(failure, state.Listener)}"
                : $"listening on {Name(state.Listener)}{(state.Listener.Announced is { } shown ? $", announced as {shown.Address}" : "")}");
        }
        if (news.Any(each => each.Failure?.Reason is BindFailureReason.NeedsBindCapability or BindFailureReason.NeedsRawCapability))
            TellGrant(health.Grant);
        TellFaults(health);
        output.Flush();
    }

    private void TellGrant(CapabilityGrant grant)
    {
        output.WriteLine("One of these grants what is missing (as root):");
        foreach (var command in ((string?[])[grant.Setcap, grant.SystemdLine is { } line ? $"{line}    (in [Service] of a systemd unit)" : null, grant.Sysctl]).OfType<string>())
            output.WriteLine($"  {command}");
    }

    private void TellFaults(HostHealth health)
    {
        if (health.Faults == _faults || health.LastFault is not { } last)
            return;
        output.WriteLine(FormattableString.Invariant(
            $"{health.Faults - _faults} datagrams met a FAULT of this program and got no answer. The last one, on {Name(last.Listener)}: {last.Kind} at {string.Join(" < ", last.Place)}"));
        output.WriteLine("  Everything else goes on. If this is the newest version, please report that line; nothing of the datagram is in it.");
        _faults = health.Faults;
    }

    private static string Name(Listener listener) => listener.Service switch
    {
        ListenerService.Esp => $"{listener.Local.Address} ESP (protocol 50)",
        ListenerService.Stun => $"{listener.Local} STUN",
        ListenerService.NatTraversal => $"{listener.Local} IKE and ESP in UDP",
        _ => $"{listener.Local} IKE",
    };

    private static string Reason(BindFailure failure, Listener listener) => failure.Reason switch
    {
        BindFailureReason.InUse => failure.Holder is { } holder
            ? string.Create(CultureInfo.InvariantCulture, $"the port is in use by {holder.Name} (process {holder.ProcessId}).")
            : "the port is in use by another program; as root I could say which.",
        BindFailureReason.NeedsBindCapability => string.Create(CultureInfo.InvariantCulture, $"port {listener.Local.Port} needs CAP_NET_BIND_SERVICE."),
        BindFailureReason.NeedsRawCapability => "raw sockets need CAP_NET_RAW; without it only UDP is answered.",
        BindFailureReason.AddressGone => "this machine has no such address now.",
        BindFailureReason.NotSupported => "this system has no such sockets.",
        BindFailureReason.TooManyAddresses => "the machine has more addresses than are listened on; choose with --address.",
        BindFailureReason.Lost => string.Create(CultureInfo.InvariantCulture, $"the socket broke (error {failure.Errno}); it is tried again."),
        _ => string.Create(CultureInfo.InvariantCulture, $"the system refuses with error {failure.Errno}."),
    };
}
