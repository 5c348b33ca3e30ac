using System.Globalization;
using System.Security.Cryptography;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>RSA keys of IPsec: <c>/ip/ipsec/key</c>, from 7.20 <c>/ip/ipsec/key/rsa</c>. A private key never leaves the router.</summary>
internal static class KeyCommands
{
    public static CommandEntry? Find(string verb) => verb switch
    {
        "generate-key" => CommandEntry.Quick("write", Generate),
        "export-pub-key" => CommandEntry.Quick("write", Export),
        "import" => CommandEntry.Quick("write", Import),
        _ => null,
    };

    private static void Generate(CommandContext context)
    {
        context.Only("name", "key-size");
        var size = context.Call["key-size"] ?? "2048";
        if (size is not ("1024" or "2048" or "4096" or "8192"))
            throw TrapException.Argument("input does not match any value of key-size");
        using var rsa = RSA.Create(int.Parse(size, CultureInfo.InvariantCulture));
        Add(context, size, isPrivate: true, rsa.ExportPkcs8PrivateKeyPem());
    }

    private static void Export(CommandContext context)
    {
        context.Only("key", "file-name", "as-value");
        using var rsa = Load(context.Table.ByKey(context.Required("key")) ?? throw TrapException.NoSuchItem());
        RouterFiles.Write(context.Router, context.Required("file-name"), rsa.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    private static void Import(CommandContext context)
    {
        context.Only("name", "file-name", "passphrase", "as-value");
        var text = RouterFiles.Read(context.Router, context.Required("file-name")) ?? throw TrapException.Failure("can not open file");
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
        }
        catch (ArgumentException)
        {
            throw TrapException.Failure("wrong file format");
        }

        Add(context, rsa.KeySize.ToString(CultureInfo.InvariantCulture), text.Contains("PRIVATE KEY", StringComparison.Ordinal), text);
    }

    private static void Add(CommandContext context, string size, bool isPrivate, string pem)
    {
        var name = context.Required("name");
        if (context.Table.ByKey(name) is not null)
            throw TrapException.Failure("already have key with such name");
        var values = FieldMap.Empty.With("name", name).With("key-size", size).With("private-key", isPrivate ? "true" : "false").With("rsa", "true").With("pem", pem);
        context.Database.Add(context.Menu, values);
    }

    private static RSA Load(Entry entry)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(entry["pem"]);
        return rsa;
    }
}
