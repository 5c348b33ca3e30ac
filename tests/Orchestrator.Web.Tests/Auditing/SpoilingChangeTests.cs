using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Changes;
using Orchestrator.Web.Tests.Fakes;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>A change that would break what is proved now is pushed only by somebody who was asked once more.</summary>
public sealed class SpoilingChangeTests
{
    [Theory]
    [InlineData(AuditVerdict.Proved, AuditVerdict.Broken, true)]
    [InlineData(AuditVerdict.Proved, AuditVerdict.MayFail, true)]
    [InlineData(AuditVerdict.Proved, AuditVerdict.Undecided, true)]
    [InlineData(AuditVerdict.Broken, AuditVerdict.Broken, false)]
    [InlineData(AuditVerdict.Proved, AuditVerdict.Proved, false)]
    [InlineData(AuditVerdict.Proved, null, false)]
    [InlineData(null, AuditVerdict.Broken, false)]
    public async Task Push_is_no_single_click_where_something_proved_would_be_broken(AuditVerdict? before, AuditVerdict? after, bool asks)
    {
        string bar = await BarAsync(Change(before, after));
        // The dangerous button only opens the question; the primary one submits.
        Regex.Count(bar, "btn-danger").ShouldBe(asks ? 1 : 0, bar);
        Regex.Count(bar, "type=\"submit\"").ShouldBe(asks ? 0 : 1, bar);
    }

    private static ChangeView Change(AuditVerdict? before, AuditVerdict? after)
    {
        var ready = SampleChanges.All.First(change => change.Row.State == ChangeState.Ready && change.Devices.Count > 0);
        var question = new ComparedQuestion("hub - branch|LanToTunnel", "hub - branch", "LAN to tunnel", before, after, "");
        var audit = new AuditComparison { Headline = "", Before = AuditVerdict.Proved, After = AuditVerdict.Proved, Questions = [question], Remaining = [] };
        return ready with { Devices = [.. ready.Devices.Select((device, index) => index == 0 ? device with { Audit = audit } : device)] };
    }

    private static async Task<string> BarAsync(ChangeView change)
    {
        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<ChangeBar>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = change }))).ToHtmlString());
    }
}
