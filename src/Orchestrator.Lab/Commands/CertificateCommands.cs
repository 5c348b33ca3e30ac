using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary>Certificates: signing a template by itself, and writing one to a file.</summary>
internal static class CertificateCommands
{
    public static string? Sign(CommandContext context)
    {
        context.Only(".id", "number", "numbers", "ca", "ca-crl-host", "name", "as-value", "once", "duration", "interval");
        var entry = ItemPicker.Pick(context) is [var only] ? only : throw TrapException.NoSuchItem();
        if (entry.Values.Has("pem"))
            throw TrapException.Failure("already signed");
        if (context.Call["ca"] is { Length: > 0 })
            throw TrapException.Failure("signing with a ca is not supported");
        var values = Certificates.SelfSign(context.Router, context.Call["name"] is { Length: > 0 } name ? entry.Values.With("name", name) : entry.Values);
        context.Database.Set(context.Table, entry, values);
        context.Sink.Row([new("progress", "done")]);
        return null;
    }

    public static void Export(CommandContext context)
    {
        context.Only(".id", "numbers", "number", "export-passphrase", "file-name", "type");
        var entry = ItemPicker.Pick(context) is [var only] ? only : throw TrapException.NoSuchItem();
        using var certificate = Certificates.Load(context.Router, entry["name"]!) ?? throw TrapException.Failure("not signed");
        var file = context.Call["file-name"] ?? "cert_export_" + entry["name"];
        RouterFiles.Write(context.Router, file + ".crt", certificate.ExportCertificatePem());
    }
}
