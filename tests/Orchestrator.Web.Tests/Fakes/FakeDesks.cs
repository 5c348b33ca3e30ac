using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

internal sealed class FakeLinkDesign(FakeWorld world) : ILinkDesign
{
    public Task<IReadOnlyList<SiteChoice>> ListSitesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SiteChoice>>([new(Sample.BranchSite, "Branch 7"), new(Sample.HubSite, "Hub")]);

    public Task<Answer<LinkProposal>> ProposeAsync(LinkIntent intent, CancellationToken cancellationToken) =>
        Task.FromResult(intent.SiteA == intent.SiteB
            ? Answer<LinkProposal>.No(new Problem("link.same-site", "Both ends are the same site.", "", "Pick another site for one end.", nameof(LinkIntent.SiteB)))
            : Answer<LinkProposal>.Yes(SampleDesign.For(intent)));

    public Task<Answer<Guid>> PreviewAsync(LinkIntent intent, CancellationToken cancellationToken)
    {
        world.Commands.Add($"preview {string.Join(' ', intent.Overrides.Select(o => $"{o.Key}={o.Value}"))}".Trim());
        return Task.FromResult(Answer<Guid>.Yes(Sample.ReadyChange));
    }

    public Task<Answer<Guid>> PreviewExistingAsync(Guid linkId, bool remove, CancellationToken cancellationToken) =>
        Task.FromResult(Answer<Guid>.Yes(Sample.ReadyChange));
}

internal sealed class FakeChangeDesk(FakeWorld world) : IChangeDesk
{
    public Task<IReadOnlyList<ChangeRow>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ChangeRow>>(world.Empty ? [] : [.. SampleChanges.All.Select(c => c.Row)]);

    public Task<ChangeView?> GetAsync(Guid changeId, CancellationToken cancellationToken)
    {
        var shown = changeId == Sample.ReadyChange && world.Commands.Contains("push") ? Sample.KeptChange : changeId;
        return Task.FromResult(SampleChanges.All.FirstOrDefault(c => c.Row.Id == shown));
    }

    public Task<Answer<Guid>> PushAsync(Guid changeId, CancellationToken cancellationToken) => Note("push", changeId);

    public Task<Answer<Guid>> ReplanAsync(Guid changeId, CancellationToken cancellationToken) => Note("replan", changeId);

    public Task<Answer<Guid>> KeepAsync(Guid changeId, CancellationToken cancellationToken) => Note("keep", changeId);

    public Task<Answer<Guid>> RollBackAsync(Guid changeId, CancellationToken cancellationToken) => Note("roll back", changeId);

    public Task<Answer<Guid>> DiscardAsync(Guid changeId, CancellationToken cancellationToken) => Note("discard", changeId);

    private Task<Answer<Guid>> Note(string command, Guid changeId)
    {
        world.Commands.Add(command);
        return Task.FromResult(Answer<Guid>.Yes(changeId));
    }
}

internal sealed class FakePractice(FakeWorld world) : IPracticeDoor
{
    public Task<PracticeView> GetAsync(CancellationToken cancellationToken) => Task.FromResult(View());

    public Task<Answer<PracticeView>> OpenAsync(CancellationToken cancellationToken)
    {
        world.PracticeOpen = true;
        world.Empty = false;
        return Task.FromResult(Answer<PracticeView>.Yes(View()));
    }

    public Task<Answer<PracticeView>> CloseAsync(CancellationToken cancellationToken)
    {
        world.PracticeOpen = false;
        return Task.FromResult(Answer<PracticeView>.Yes(View()));
    }

    private PracticeView View() => new(true, world.PracticeOpen, ["practice-hub", "practice-branch"]);
}
