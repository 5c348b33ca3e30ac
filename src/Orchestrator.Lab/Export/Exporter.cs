namespace Orchestrator.Lab.Export;

internal sealed record ExportOptions { public bool ShowSensitive { get; init; } }
internal static class Exporter
{
    public static string Write(VirtualRouter router, string path, ExportOptions options) => throw new NotImplementedException();
}
