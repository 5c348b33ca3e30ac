using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.RouterOs.Reading;
using Orchestrator.Deployment.RouterOs.Writing;

namespace Orchestrator.Deployment.RouterOs.Observing;

/// <summary>Whether the link's own packets get past source NAT.</summary>
internal sealed class NatLook(RouterSession session)
{
    // These let a packet pass untranslated: standing before the exception they do no harm.
    private static readonly string[] Harmless = ["accept", "return"];

    public async Task<NatObservation> LookAsync(LinkProbe probe, RouterOsActual state, RouteTable routes, CancellationToken cancellationToken)
    {
        var traffic = new TrafficShape
        {
            Source = Ipv4Prefix.Host(probe.LocalEndpoint),
            Destination = Ipv4Prefix.Host(probe.RemoteEndpoint),
            OutInterface = routes.InterfaceTowards(probe.RemoteEndpoint),
        };
        var rules = state.Rows(RouterOsMenu.FirewallNat);
        var exception = rules.FirstOrDefault(row => row.Stamp == new Stamp(probe.Tag, Purpose.NatException));
        bool works = exception is { Invalid: false } && exception["action"] is null or "accept" && RuleReach.CouldCatch(exception!, traffic);
        var catching = rules.TakeWhile(row => !works || row != exception)
            .FirstOrDefault(row => row["chain"] == "srcnat" && !row.Invalid && !Harmless.Contains(row["action"] ?? "accept") && RuleReach.CouldCatch(row, traffic));
        return new NatObservation(
            works && catching is null,
            catching is null ? null : RowSummary.Of(RouterOsMenu.FirewallNat.Spec(), catching),
            await StaleAsync(probe, cancellationToken));
    }

    private async Task<int> StaleAsync(LinkProbe probe, CancellationToken cancellationToken)
    {
        var connections = await ConnectionCleaner.ReadAsync(session, cancellationToken);
        return connections.Count(connection =>
            ConnectionCleaner.IsTranslatedBetween(connection, Ipv4Prefix.Host(probe.LocalEndpoint), Ipv4Prefix.Host(probe.RemoteEndpoint)));
    }
}
