using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.Groups;
using Orchestrator.Web.Desks.Mesh;
using Orchestrator.Web.Desks.Topology;

namespace Orchestrator.Web.Desks;

/// <summary>Onboarding whose commands answer with a problem when the database cannot store.</summary>
internal sealed class GuardedOnboarding(OnboardingDesk desk, StoreGuard guard) : IDeviceOnboarding
{
    public Task<Answer<Guid>> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken) => guard.TryAsync(() => desk.ProbeAsync(request, cancellationToken));

    public Task<ProbeView?> GetAsync(Guid probeId, CancellationToken cancellationToken) => desk.GetAsync(probeId, cancellationToken);

    public Task<Answer<Guid>> TrustAsync(Guid probeId, string fingerprint, CancellationToken cancellationToken) =>
        guard.TryAsync(() => desk.TrustAsync(probeId, fingerprint, cancellationToken));

    public Task<Answer<Guid>> RetryAsync(Guid probeId, ProbeRequest request, CancellationToken cancellationToken) =>
        guard.TryAsync(() => desk.RetryAsync(probeId, request, cancellationToken));

    public Task<Answer<Guid>> AddAsync(Guid probeId, AddDeviceRequest request, CancellationToken cancellationToken) =>
        guard.TryAsync(() => desk.AddAsync(probeId, request, cancellationToken));

    public Task CancelAsync(Guid probeId, CancellationToken cancellationToken) => desk.CancelAsync(probeId, cancellationToken);
}

/// <summary>Link design whose commands answer with a problem when the database cannot store.</summary>
internal sealed class GuardedLinkDesign(LinkDesk desk, StoreGuard guard) : ILinkDesign
{
    public Task<IReadOnlyList<SiteChoice>> ListSitesAsync(CancellationToken cancellationToken) => desk.ListSitesAsync(cancellationToken);

    public Task<Answer<LinkProposal>> ProposeAsync(LinkIntent intent, CancellationToken cancellationToken) => desk.ProposeAsync(intent, cancellationToken);

    public Task<Answer<Guid>> PreviewAsync(LinkIntent intent, CancellationToken cancellationToken) => guard.TryAsync(() => desk.PreviewAsync(intent, cancellationToken));

    public Task<Answer<Guid>> PreviewExistingAsync(Guid linkId, bool remove, CancellationToken cancellationToken) =>
        guard.TryAsync(() => desk.PreviewExistingAsync(linkId, remove, cancellationToken));
}

/// <summary>Changes whose commands answer with a problem when the database cannot store.</summary>
internal sealed class GuardedChanges(ChangeDesk desk, StoreGuard guard) : IChangeDesk
{
    public Task<IReadOnlyList<ChangeRow>> ListAsync(CancellationToken cancellationToken) => desk.ListAsync(cancellationToken);

    public Task<ChangeView?> GetAsync(Guid changeId, CancellationToken cancellationToken) => desk.GetAsync(changeId, cancellationToken);

    public Task<Answer<Guid>> PushAsync(Guid changeId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.PushAsync(changeId, cancellationToken));

    public Task<Answer<Guid>> ReplanAsync(Guid changeId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.ReplanAsync(changeId, cancellationToken));

    public Task<Answer<Guid>> KeepAsync(Guid changeId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.KeepAsync(changeId, cancellationToken));

    public Task<Answer<Guid>> RollBackAsync(Guid changeId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.RollBackAsync(changeId, cancellationToken));

    public Task<Answer<Guid>> DiscardAsync(Guid changeId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.DiscardAsync(changeId, cancellationToken));
}

/// <summary>Topology commands that answer with a problem when the database cannot store.</summary>
internal sealed class GuardedTopology(TopologyDesk desk, StoreGuard guard) : ITopologyDesk
{
    public Task PlaceSiteAsync(Guid siteId, double x, double y, CancellationToken cancellationToken) => desk.PlaceSiteAsync(siteId, x, y, cancellationToken);

    public Task<Answer<Guid>> RenameSiteAsync(Guid siteId, string name, CancellationToken cancellationToken) => guard.TryAsync(() => desk.RenameSiteAsync(siteId, name, cancellationToken));

    public Task<Answer<Guid>> ForgetDeviceAsync(Guid deviceId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.ForgetDeviceAsync(deviceId, cancellationToken));

    public Task<Answer<Guid>> RefreshDeviceAsync(Guid deviceId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.RefreshDeviceAsync(deviceId, cancellationToken));

    public Task<Answer<Guid>> VerifyLinkAsync(Guid linkId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.VerifyLinkAsync(linkId, cancellationToken));
}

/// <summary>The practice door, which answers with a problem when the database or a folder cannot store.</summary>
internal sealed class GuardedPractice(PracticeDesk desk, StoreGuard guard) : IPracticeDoor
{
    public Task<PracticeView> GetAsync(CancellationToken cancellationToken) => desk.GetAsync(cancellationToken);

    public Task<Answer<PracticeView>> OpenAsync(CancellationToken cancellationToken) => guard.TryAsync(() => desk.OpenAsync(cancellationToken));

    public Task<Answer<PracticeView>> CloseAsync(CancellationToken cancellationToken) => guard.TryAsync(() => desk.CloseAsync(cancellationToken));
}

/// <summary>The design of several links, whose command answers with a problem when the database cannot store.</summary>
internal sealed class GuardedMeshDesign(MeshDesk desk, StoreGuard guard) : IMeshDesign
{
    public Task<MeshProposal> ProposeAsync(MeshIntent intent, CancellationToken cancellationToken) => desk.ProposeAsync(intent, cancellationToken);

    public Task<Answer<Guid>> PreviewAsync(MeshIntent intent, CancellationToken cancellationToken) => guard.TryAsync(() => desk.PreviewAsync(intent, cancellationToken));
}

/// <summary>Groups of changes whose commands answer with a problem when the database cannot store.</summary>
internal sealed class GuardedGroups(GroupDesk desk, StoreGuard guard) : IChangeGroups
{
    public Task<ChangeGroupView?> GetAsync(Guid groupId, CancellationToken cancellationToken) => desk.GetAsync(groupId, cancellationToken);

    public Task<Answer<Guid>> PushAsync(Guid groupId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.PushAsync(groupId, cancellationToken));

    public Task<Answer<Guid>> StopAsync(Guid groupId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.StopAsync(groupId, cancellationToken));

    public Task<Answer<Guid>> DiscardAsync(Guid groupId, CancellationToken cancellationToken) => guard.TryAsync(() => desk.DiscardAsync(groupId, cancellationToken));
}
