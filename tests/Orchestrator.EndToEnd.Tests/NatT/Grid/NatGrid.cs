using System.Security.Cryptography;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>Two sites of each behaviour, checked at the same time as the product checks Linux boxes.</summary>
public sealed class NatGrid : IAsyncLifetime
{
    /// <summary>Up to which silence mappings are tried.</summary>
    internal static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(20);

    /// <summary>Beyond the first wave of silences, which ends at 60 s.</summary>
    internal static readonly TimeSpan PatientIdle = TimeSpan.FromSeconds(75);

    private readonly NatWorld _world = new();
    private readonly List<(NatCheckResult A, NatCheckResult B)> _results = [];
    private GridResponder? _responder;

    /// <summary>Rows and columns.</summary>
    public static IReadOnlyList<NatBehaviour> Behaviours { get; } =
    [
        NatBehaviours.None, NatBehaviours.StaticForward, NatBehaviours.PortPreserving, NatBehaviours.OpenPreserving, NatBehaviours.ShortLived,
        NatBehaviours.BlocksEsp, NatBehaviours.EndpointIndependent, NatBehaviours.FullCone, NatBehaviours.AddressDependent, NatBehaviours.Symmetric,
        NatBehaviours.CarrierGrade, NatBehaviours.Blocks4500, NatBehaviours.Rewrites500,
    ];

    /// <summary>What was found at the row's and at the column's site of each behaviour, in the order of <see cref="Behaviours"/>.</summary>
    public IReadOnlyList<(NatCheckResult A, NatCheckResult B)> Results => _results;

    /// <summary>What was found, by the longest silences, of a NAT whose mappings live longer than a minute.</summary>
    public NatCheckResult Patient { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _responder = new GridResponder(_world);
        var sites = Behaviours.Select(behaviour => (A: _world.Add(behaviour), B: _world.Add(behaviour))).ToList();
        var patient = CheckAsync(_world.Add(NatBehaviours.LongLived), PatientIdle);
        var checks = sites.Select(pair => (A: CheckAsync(pair.A, LongestIdle), B: CheckAsync(pair.B, LongestIdle))).ToList();
        foreach (var (a, b) in checks)
            _results.Add((await a, await b));
        Patient = await patient;
    }

    public string Outcomes => _responder?.Outcomes ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_responder is not null)
            await _responder.DisposeAsync();
        _world.Dispose();
    }

    public static NatProfile Profile(NatCheckResult result) => NatClassifier.Classify(result.Measurement);

    private async Task<NatCheckResult> CheckAsync(NatSite site, TimeSpan longest)
    {
        await using var session = new HostShell(site.Host);
        await using var agent = new LinuxUdpAgent(session, new RemoteShell(session, sudo: false));
        using var random = RandomNumberGenerator.Create();
        return await new NatCheck(TimeProvider.System, random).RunAsync(
            new NatCheckTarget { LongestIdle = longest }, agent, _responder!.View, new Progress<NatCheckProgress>(), TestContext.Current.CancellationToken);
    }
}
