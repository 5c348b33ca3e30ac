namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Finds the interface behind which a gateway is: by a connected network, or by way of another route.</summary>
internal sealed class GatewayFinder(RouterOsRules rules, DeviceAddresses addresses)
{
    private const int MostSteps = 8;
    private const int TargetScope = 10;

    // The narrowest first.
    private readonly IReadOnlyList<KnownRoute> _routes =
        [.. KnownRoute.Read(rules, addresses).Where(route => route.Table == "main" && route.Scope <= TargetScope).OrderByDescending(route => route.Destination.Length)];

    public string? Interface(Gateway gateway)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            if (gateway.Interface is { } name)
                return name;
            if (gateway.Address is not { } hop)
                return null;
            if (addresses.All.Where(one => one.Network.Contains(hop)).MaxBy(one => one.Network.Length) is { } connected)
                return connected.Interface;
            if (_routes.FirstOrDefault(route => route.Destination.Contains(hop)) is not { Gateways: [var next, ..] })
                return null;
            gateway = next;
        }
        return null;
    }
}
