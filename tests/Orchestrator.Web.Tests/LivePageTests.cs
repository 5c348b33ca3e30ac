using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Web.Components;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

/// <summary>Reads of a page that are under way at the same time.</summary>
public sealed class LivePageTests : IAsyncDisposable
{
    private readonly Shelf _shelf = new();
    private readonly BareComponent<ShelfPage> _page;

    public LivePageTests() => _page = new("/shelf?of=a", services => services
        .AddSingleton(_shelf)
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance)));

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task What_was_read_for_the_address_before_does_not_end_up_at_this_one()
    {
        await OpenAsync();
        var look = _page.DoAsync(_page.Shown.LookAsync);
        await _page.DoAsync(() => _page.Browser.Go("/shelf?of=b"));

        // The later one could end first.
        _shelf.Gates[2].SetResult();
        _shelf.Gates[1].SetResult();
        await look;
        await _page.Shown.Set;

        _page.Shown.Seen.ShouldBe("b as it was");
    }

    [Fact]
    public async Task What_was_read_before_a_command_does_not_hide_what_it_did()
    {
        await OpenAsync();
        var look = _page.DoAsync(_page.Shown.LookAsync);
        _shelf.Stands["a"] = "a as it is now";
        var commanded = _page.DoAsync(_page.Shown.LookAsync);

        _shelf.Gates[2].SetResult();
        _shelf.Gates[1].SetResult();
        await look;
        await commanded;

        _page.Shown.Seen.ShouldBe("a as it is now");
    }

    [Fact]
    public async Task A_read_that_fails_tells_who_asked_for_it_and_keeps_nobody_else_waiting()
    {
        await OpenAsync();
        var look = _page.DoAsync(_page.Shown.LookAsync);
        var next = _page.DoAsync(_page.Shown.LookAsync);
        _shelf.Stands["a"] = "a as it is now";

        _shelf.Gates[1].SetException(new IOException("gone"));
        _shelf.Gates[2].SetResult();

        await Should.ThrowAsync<IOException>(look);
        await next;
        _page.Shown.Seen.ShouldBe("a as it is now");
    }

    private async Task OpenAsync()
    {
        _shelf.Gates[0].SetResult();
        await _page.OpenAsync([]);
        await _page.Shown.Set;
        _page.Shown.Seen.ShouldBe("a as it was");
    }

    /// <summary>Tells what stands there when a read begins, and lets each read end when its gate opens.</summary>
    public sealed class Shelf
    {
        private int _begun;

        public Dictionary<string, string> Stands { get; } = new() { ["a"] = "a as it was", ["b"] = "b as it was" };

        public IReadOnlyList<TaskCompletionSource> Gates { get; } = [new(), new(), new()];

        public async Task<string> ReadAsync(string of)
        {
            string stands = Stands[of];
            await Gates[_begun++].Task;
            return stands;
        }
    }

    public sealed class ShelfPage(Shelf shelf) : LivePage
    {
        [SupplyParameterFromQuery]
        public string Of { get; set; } = "";

        public string Seen { get; private set; } = "";

        /// <summary>Ends when the page has done what the last address asked of it.</summary>
        public Task Set { get; private set; } = Task.CompletedTask;

        public Task LookAsync() => RefreshAsync();

        protected override Task OnParametersSetAsync() => Set = base.OnParametersSetAsync();

        protected override async Task<bool> ReadAsync()
        {
            Seen = await shelf.ReadAsync(Of);
            return false;
        }
    }
}
