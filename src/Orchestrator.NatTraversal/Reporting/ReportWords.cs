using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>Values as reports write them. Reading is total: what is not understood is null.</summary>
internal static class ReportWords
{
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static string? WordUnless<T>(T value, T none) where T : struct, Enum =>
        EqualityComparer<T>.Default.Equals(value, none) ? null : Word(value);

    public static T? Read<T>(string? word) where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : null;

    public static string? Hex(ulong value) => value == 0 ? null : value.ToString("x16", CultureInfo.InvariantCulture);

    public static ulong ReadHex(string? text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : 0;

    public static IPEndPoint? ReadEndPoint(string? text) => text is not null && IPEndPoint.TryParse(text, out var endpoint) ? endpoint : null;
}
