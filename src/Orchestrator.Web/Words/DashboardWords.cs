using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

public static class DashboardWords
{
    public static string Summary(FleetNumbers numbers, int attention) => attention switch
    {
        0 when numbers.Links == 0 => "No links yet.",
        0 => $"All quiet on {Count(numbers.Links, "link")}.",
        1 => "One thing needs attention.",
        _ => $"{attention} things need attention.",
    };

    public static string Calm(FleetNumbers numbers) => numbers switch
    {
        { Links: 0, Sites: >= 2 } => "There is no link yet: connect two sites.",
        { Links: 0 } => "Add the device at the other end, then connect the two.",
        { LinksUnknown: > 0 } => $"{Count(numbers.LinksUnknown, "link")} not checked yet.",
        _ => "",
    };

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
