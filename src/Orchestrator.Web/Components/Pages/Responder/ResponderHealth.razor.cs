using Microsoft.AspNetCore.Components;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Responder;

/// <summary>How one responder does: what listens, what does not and what to do about it, what came from whom.</summary>
public sealed partial class ResponderHealth
{
    private const int Few = 10;

    private bool _all;

    [Parameter, EditorRequired]
    public ReportedHealth Health { get; set; } = null!;

    /// <summary>Tells the tables of several responders apart.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>One line for each reason.</summary>
    private IReadOnlyList<(string Reason, string Sockets)> Missing =>
    [
        .. Health.Listeners.Where(each => each.Failure is not null).GroupBy(ResponderWords.Reason)
            .Select(group => (group.Key, string.Join(", ", group.Select(each => each.Service == "esp" ? $"{ResponderWords.Own(each)} ESP" : each.Own)))),
    ];

    /// <summary>One line for each address.</summary>
    private IReadOnlyList<(string Address, string Services, DateTimeOffset Since)> Open =>
    [
        .. Health.Listeners.Where(each => each.Failure is null).GroupBy(AddressOf)
            .Select(group => (group.Key, string.Join(", ", group.Select(Label)), group.Min(each => each.Since))),
    ];

    private static string AddressOf(ReportedListener listener)
    {
        var own = Split(listener.Own).Address;
        return listener.Announced is { } announced ? $"{own} as {Split(announced).Address}" : own;
    }

    private static string Label(ReportedListener listener) =>
        listener.Service == "esp" ? ResponderWords.Service(listener.Service) : $"{ResponderWords.Service(listener.Service)} {Split(listener.Own).Port}";

    private static (string Address, string Port) Split(string endpoint) =>
        endpoint.LastIndexOf(':') is > 0 and var at ? (endpoint[..at].Trim('[', ']'), endpoint[(at + 1)..]) : (endpoint, "");
}
