using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Links;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>Ticks that are set faster than the browser comes back and the links are worked out.</summary>
public sealed class MeshWizardTests : IAsyncDisposable
{
    private static readonly SiteChoice[] Sites = [.. new[] { "north", "south", "east", "west" }.Select(name => new SiteChoice(Guid.CreateVersion7(), name))];

    private readonly HeldDesign _design = new();
    private BareComponent<MeshWizard>? _page;

    public ValueTask DisposeAsync() => _page?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_tick_that_comes_back_late_takes_back_none_that_were_set_since()
    {
        var page = await OpenAsync();
        _ = TickAsync("north");
        _ = TickAsync("south");
        await ArriveAsync();
        _ = TickAsync("east");

        _design.Asked.ShouldBe(["north south", "north south east"]);
        page.Browser.Sent.Last().ShouldBe(Address("north", "south", "east"));
        while (page.Browser.Sent.Count > 0)
            await ArriveAsync();
        _design.Asked.Count.ShouldBe(2);
        (await page.HtmlAsync()).ShouldContain("3 of 4 picked");
    }

    [Fact]
    public async Task The_order_of_what_was_ticked_and_unticked_makes_no_other_address()
    {
        _design.AtOnce = [Link("north", "south"), Link("north", "east"), Link("south", "east")];
        await OpenAsync("north", "south", "east");
        var (first, second, third) = (Pair("north", "south"), Pair("north", "east"), Pair("south", "east"));
        await LinkTickAsync(first, true);
        await LinkTickAsync(second, false);
        await ArriveAsync();
        await ArriveAsync();
        await LinkTickAsync(third, true);

        _design.Asked.Count.ShouldBe(4);
        _design.Intents[3].Ticks.ShouldBe(new Dictionary<SitePair, bool> { [first] = true, [second] = false, [third] = true }, ignoreOrder: true);
    }

    [Fact]
    public async Task An_older_proposal_that_ends_later_is_not_shown()
    {
        var page = await OpenAsync("north", "south");
        var older = TickAsync("east");
        var newer = TickAsync("west");

        _design.Answer(2, Link("north", "west"));
        _design.Answer(1, Link("north", "east"));
        await older;
        await newer;

        string html = await page.HtmlAsync();
        html.ShouldContain("Connect north and west");
        html.ShouldNotContain("Connect north and east");
    }

    [Fact]
    public async Task Any_address_but_those_on_their_way_is_obeyed()
    {
        var page = await OpenAsync();
        _ = TickAsync("north");
        _ = TickAsync("south");
        await ArriveAsync();
        await ArriveAsync();

        await GoAsync(Address("east", "west"));
        _design.Asked[^1].ShouldBe("east west");
        // It was made here once, and has come back.
        await GoAsync(Address("north", "south"));
        _design.Asked[^1].ShouldBe("north south");
        // Gone back while a tick is on its way: the browser ends where the tick sends it.
        _ = TickAsync("east");
        await GoAsync(Address("east", "west"));
        _design.Asked[^1].ShouldBe("east west");
        await ArriveAsync();
        _design.Asked[^1].ShouldBe("north south east");
        page.Browser.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_site_of_the_address_that_is_gone_is_not_counted()
    {
        var page = await OpenAsync([Sites[0].Id, Guid.CreateVersion7()]);
        string html = await page.HtmlAsync();
        html.ShouldContain("1 of 4 picked");
        html.ShouldContain("Tick one more site at least.");
        _design.Asked.ShouldBeEmpty();
    }

    private Task<BareComponent<MeshWizard>> OpenAsync(params string[] picked) => OpenAsync([.. picked.Select(IdOf)]);

    private async Task<BareComponent<MeshWizard>> OpenAsync(IReadOnlyList<Guid> picked)
    {
        _page = new(MeshAddress.Read(LinkShape.FullMesh, picked, null, null, null, null).Url(),
            services => services.AddSingleton<IMeshDesign>(_design).AddSingleton(DispatchProxy.Create<ISelfCheck, Unmeasured>()));
        await _page.OpenAsync(new() { [nameof(MeshWizard.Sites)] = Sites, [nameof(MeshWizard.Shape)] = LinkShape.FullMesh });
        return _page;
    }

    private static Guid IdOf(string name) => Sites.Single(site => site.Name == name).Id;

    private static string Address(params string[] names) => MeshAddress.Read(LinkShape.FullMesh, names.Select(IdOf), null, null, null, null).Url();

    private static SitePair Pair(string a, string b) => new(IdOf(a), IdOf(b));

    private static MeshLink Link(string a, string b) => new() { A = End(a), B = End(b), CanTick = true };

    private static MeshEnd End(string name) => new(IdOf(name), name, null, name, false);

    // Ends when what it makes is worked out.
    private Task TickAsync(string site) => _page!.DoAsync(() => _page.Part<SitePicker>().Changed.InvokeAsync((IdOf(site), true)));

    private Task LinkTickAsync(SitePair pair, bool ticked) => _page!.DoAsync(() => _page.Part<MeshTable>().Ticked.InvokeAsync((pair, ticked)));

    private Task ArriveAsync() => _page!.DoAsync(_page.Browser.Arrive);

    private Task GoAsync(string address) => _page!.DoAsync(() => _page.Browser.Go(address));

    /// <summary>Answers when it is told to, or with the same at once.</summary>
    private sealed class HeldDesign : IMeshDesign
    {
        private readonly List<TaskCompletionSource<MeshProposal>> _answers = [];

        public MeshLink[]? AtOnce { get; set; }

        public List<MeshIntent> Intents { get; } = [];

        public IReadOnlyList<string> Asked => [.. Intents.Select(intent => string.Join(' ', intent.Sites.Select(id => Sites.Single(site => site.Id == id).Name)))];

        public void Answer(int place, params MeshLink[] links) => _answers[place].SetResult(new MeshProposal { Links = links });

        public Task<MeshProposal> ProposeAsync(MeshIntent intent, CancellationToken cancellationToken)
        {
            Intents.Add(intent);
            _answers.Add(new());
            if (AtOnce is { } links)
                Answer(_answers.Count - 1, links);
            return _answers[^1].Task;
        }

        public Task<Answer<Guid>> PreviewAsync(MeshIntent intent, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>Knows of no NAT, and is asked nothing else.</summary>
public class Unmeasured : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(ISelfCheck.GetSitesAsync)
        ? Task.FromResult<IReadOnlyDictionary<Guid, SiteNat>>(new Dictionary<Guid, SiteNat>()) : throw new NotSupportedException(targetMethod?.Name);
}
