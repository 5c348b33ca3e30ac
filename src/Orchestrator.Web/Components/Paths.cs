using System.Globalization;

namespace Orchestrator.Web.Components;

/// <summary>Where pages are. Every object has one address.</summary>
public static class Paths
{
    public const string AddDevice = "/devices/add";
    public const string NewLink = "/links/new";

    public static string Device(Guid id) => $"/devices/{id}";

    public static string Probe(Guid id) => $"/devices/add/{id}";

    public static string Link(Guid id) => $"/links/{id}";

    public static string Change(Guid id) => $"/changes/{id}";

    public static string Connect(Guid a, Guid b) => string.Create(CultureInfo.InvariantCulture, $"{NewLink}?a={a}&b={b}");
}
