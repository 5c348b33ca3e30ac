using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs.Reading;

namespace Orchestrator.Deployment.RouterOs.Observing;

/// <summary>Looks at one link on one router.</summary>
internal sealed class LinkObserver(RouterSession session, ISecretVault vault)
{
    public async Task<LinkObservation> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken)
    {
        var state = await new StateReader(session, vault).ReadAsync(cancellationToken);
        var routes = await RouteTable.ReadAsync(session, cancellationToken);
        // The pings come first, so that the octets they put into the SAs are seen there.
        var pings = new PingLook(session);
        var tunnelPing = await pings.PingAsync(probe.LocalTunnelAddress, probe.RemoteTunnelAddress, null, cancellationToken);
        var lanPing = probe.LocalLanAddress is { } near && probe.RemoteLanAddress is { } far ? await pings.PingAsync(near, far, null, cancellationToken) : null;
        var fullSizePing = await pings.PingAsync(probe.LocalTunnelAddress, probe.RemoteTunnelAddress, probe.Mtu, cancellationToken);
        var ike = await new IkeLook(session).LookAsync(probe, state, cancellationToken);
        return new LinkObservation
        {
            Ike = ike,
            Child = await new ChildLook(session).LookAsync(probe, ike, cancellationToken),
            Route = await RouteAsync(probe, routes, cancellationToken),
            Nat = await new NatLook(session).LookAsync(probe, state, routes, cancellationToken),
            Mtu = await MtuAsync(probe, state, cancellationToken),
            TunnelPing = tunnelPing,
            LanPing = lanPing,
            FullSizePing = fullSizePing,
        };
    }

    private async Task<RouteObservation> RouteAsync(LinkProbe probe, RouteTable routes, CancellationToken cancellationToken)
    {
        var interfaces = await session.PrintAsync("/interface", ["name", "running", "disabled"], cancellationToken);
        bool running = interfaces.Any(row => row["name"] == probe.TunnelInterface && row.Is("running") && !row.Is("disabled"));
        return new RouteObservation(running, [.. probe.RemoteLans.Where(lan => !routes.LeadsTo(lan, probe.TunnelInterface))]);
    }

    private async Task<MtuObservation> MtuAsync(LinkProbe probe, RouterOsActual state, CancellationToken cancellationToken)
    {
        var tunnels = await session.PrintAsync("/interface/ipip", ["name", "actual-mtu"], cancellationToken);
        bool Clamps(Purpose purpose) => state.Rows(RouterOsMenu.FirewallMangle).Any(row =>
            row.Stamp == new Stamp(probe.Tag, purpose) && !row.Invalid && FieldText.Normalise(FieldKind.Flag, row["disabled"] ?? "no") == "no"
            && row["new-mss"] == probe.Mss.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new MtuObservation(
            tunnels.FirstOrDefault(row => row["name"] == probe.TunnelInterface)?.Int("actual-mtu"),
            Clamps(Purpose.MssIn) && Clamps(Purpose.MssOut));
    }
}
