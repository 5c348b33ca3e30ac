using System.Globalization;

namespace Orchestrator.Web.Components;

/// <summary>Where pages are. Every object has one address.</summary>
public static class Paths
{
    public const string AddDevice = "/devices/add";
    public const string NewLink = "/links/new";

    public const string Audit = "/audit";
    public const string PasteRules = "/audit/paste";

    public static string DeviceAudit(Guid id) => $"/devices/{id}/audit";

    /// <summary>One question of a device's audit.</summary>
    public static string DeviceAudit(Guid id, string traffic, string link) =>
        $"{DeviceAudit(id)}?traffic={Uri.EscapeDataString(traffic)}" + (link.Length > 0 ? $"&link={Uri.EscapeDataString(link)}" : "");

    public static string WhatIf(Guid device) => $"{PasteRules}?device={device}";

    public const string SelfCheck = "/self-check";

    public static string DeviceCheck(Guid device) => $"{SelfCheck}/{device}";

    /// <summary>One check of one of a device's uplinks.</summary>
    public static string DeviceCheck(Guid device, Guid uplink, long? check = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{DeviceCheck(device)}?uplink={uplink}{(check is { } id ? $"&check={id}" : "")}");

    public static string CheckText(long check) => string.Create(CultureInfo.InvariantCulture, $"/api/self-check/checks/{check}/evidence.txt");

    public static string CheckCapture(long check) => string.Create(CultureInfo.InvariantCulture, $"/api/self-check/checks/{check}/evidence.pcap");

    public static string Device(Guid id) => $"/devices/{id}";

    public static string Probe(Guid id) => $"/devices/add/{id}";

    public static string Link(Guid id) => $"/links/{id}";

    public static string Change(Guid id) => $"/changes/{id}";

    /// <summary>Changes that were previewed together.</summary>
    public static string Group(Guid id) => $"/changes/group/{id}";

    public const string Responder = "/self-check/responder";

    /// <summary>Hub and spokes of these; the other shapes are a click away.</summary>
    public static string ConnectSeveral(IEnumerable<Guid> sites) => $"{NewLink}?shape=hub&sites={Application.SiteWord.Of(sites)}";

    public static string Connect(Guid a, Guid b) => string.Create(CultureInfo.InvariantCulture, $"{NewLink}?a={a}&b={b}");
}
