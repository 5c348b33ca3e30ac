using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Observing;

/// <summary>The link's IKE SA, found by the stamp that it inherits from the identity, else by the peer's address.</summary>
internal sealed class IkeLook(RouterSession session)
{
    private static readonly string[] Properties =
        ["state", "local-address", "remote-address", "port", "uptime", "comment", "natt-peer", "side"];

    public async Task<IkeObservation> LookAsync(LinkProbe probe, RouterOsActual state, CancellationToken cancellationToken)
    {
        var peer = state.Rows(RouterOsMenu.IpsecPeer).FirstOrDefault(row => row["name"] == probe.Peer);
        var found = (await session.PrintAsync("/ip/ipsec/active-peers", Properties, cancellationToken)).Where(row => Belongs(row, probe, peer))
            .OrderByDescending(row => row["state"] == "established").FirstOrDefault();
        var ike = found is null ? IkeState.None : State(found["state"]);
        return new IkeObservation(ike)
        {
            Version = peer is null ? null : peer["exchange-mode"] == "ike2" ? 2 : 1,
            Local = found?["local-address"],
            Remote = found is null ? null : WithPort(found),
            EstablishedFor = ike == IkeState.Established ? found?.Duration("uptime") : null,
            LastError = ike == IkeState.Established ? null : await LastErrorAsync(cancellationToken),
        };
    }

    private static bool Belongs(Row row, LinkProbe probe, ActualRow? peer)
    {
        if (Core.DeviceState.Stamp.TryParse(row["comment"], out var stamp))
            return stamp.Tag == probe.Tag;
        var address = peer?["address"];
        return address is not null && FieldText.Normalise(FieldKind.Address, address) == row.Address("remote-address")?.ToString();
    }

    private static string? WithPort(Row row) =>
        row["remote-address"] is { } address && row["port"] is { } port && !address.Contains(':', StringComparison.Ordinal) ? $"{address}:{port}" : row["remote-address"];

    private static IkeState State(string? state) => state switch
    {
        "established" => IkeState.Established,
        null or "" or "expired" or "no-phase1" => IkeState.None,
        _ => IkeState.Connecting,
    };

    // The log tells errors of all peers; the last one is a hint, no proof.
    private async Task<string?> LastErrorAsync(CancellationToken cancellationToken)
    {
        var log = await session.TryAsync(new Command("/log/print").WithProperties("topics", "message").Where("topics", "ipsec,error"), cancellationToken);
        return log.Rows.LastOrDefault()?["message"];
    }
}
