using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Secrets;

/// <summary>Puts known secrets in by every door and looks for them in what lies on the disk.</summary>
public sealed class SecretScanTests(PostgreSqlServer server)
{
    private const string Canary = "canary-that-may-be-found";

    private static readonly Dictionary<SecretKind, string> Planted = new()
    {
        [SecretKind.DevicePassword] = "Wicket-Password-4711",
        [SecretKind.SshPrivateKey] = "-----BEGIN OPENSSH PRIVATE KEY-----\nQmFzZTY0S2V5TWF0ZXJpYWxIZXJl\n-----END OPENSSH PRIVATE KEY-----",
        [SecretKind.PreSharedKey] = "psk-9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        [SecretKind.RsaPrivateKey] = "-----BEGIN RSA PRIVATE KEY-----\nUnNhS2V5TWF0ZXJpYWxIZXJl\n-----END RSA PRIVATE KEY-----",
    };

    private const string AdminPassword = "Admin-Password-0815";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_byte_of_the_sqlite_file_or_its_log_holds_a_secret()
    {
        await using var database = await TestDatabase.SqliteAsync();
        string masterSecret = await PlantAsync(database);
        string file = new SqliteConnectionStringBuilder(database.Settings.ConnectionString).DataSource;

        // Before the checkpoint the rows are in the log, after it in the file.
        AssertClean(Directory.GetFiles(Path.GetDirectoryName(file)!).Where(f => !f.EndsWith(DatabaseSettings.MasterKeyFileName, StringComparison.Ordinal)).ToList(), masterSecret);
        await using (var context = database.Context())
            await context.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", Now);
        AssertClean([file], masterSecret);
    }

    [Fact]
    public async Task No_row_of_a_postgresql_dump_holds_a_secret()
    {
        await using var database = await server.OpenAsync();
        string masterSecret = await PlantAsync(database);

        string dump = await server.DumpAsync(database);

        dump.ShouldContain(Canary);
        foreach (string form in Forms(masterSecret))
            dump.Contains(form, StringComparison.OrdinalIgnoreCase).ShouldBeFalse(form[..6]);
    }

    /// <returns>The key ring's own secret, which must not be found either.</returns>
    private static async Task<string> PlantAsync(TestDatabase database)
    {
        var keys = database.Get<KeyStore>();
        int number = 100;
        foreach (var (kind, text) in Planted)
        {
            var key = await keys.AddAsync(new KeyId(Sample.Id(number++)), kind, new Secret(text), Canary, Now);
            (await keys.RevealAsync(key.Name, Now)).Reveal().ShouldBe(text);
            (await keys.RevealAsync(key.Id, Now)).Reveal().ShouldBe(text);
            key.ToString().ShouldNotContain(text);
            key.Ref.Digest.ShouldBe(database.Get<SecretDigest>().Of(text));
        }
        var site = Sample.Site(1, "Hub");
        await database.Get<SiteStore>().AddAsync(site, Now);
        await database.Get<DeviceStore>().AddAsync(Sample.Router(11, "hub", site), new KeyId(Sample.Id(100)), practice: false, Now);
        await using var scope = database.Scope();
        var users = scope.ServiceProvider.GetRequiredService<UserAccounts>();
        (await users.CreateFirstAdminAsync("ada", new Secret(AdminPassword), Now)).Outcome.ShouldBe(FirstAdminOutcome.Created);
        return KeyRingSecret(database);
    }

    private static string KeyRingSecret(TestDatabase database)
    {
        using var context = database.Context();
        var ring = context.DataProtectionKeys.AsNoTracking().Select(row => row.Xml).ToList();
        ring.ShouldNotBeEmpty();
        ring.ShouldAllBe(xml => xml.Contains("<sealed ") && !xml.Contains("<masterKey"));
        return Convert.ToBase64String(File.ReadAllBytes(database.Settings.MasterKeyFile!));
    }

    private static void AssertClean(IReadOnlyList<string> files, string masterSecret)
    {
        var texts = files.Select(file => Encoding.Latin1.GetString(ReadShared(file))).ToList();
        texts.ShouldContain(text => text.Contains(Canary), "the scan must be able to find what is there");
        foreach (string form in Forms(masterSecret))
            texts.Any(text => text.Contains(form, StringComparison.OrdinalIgnoreCase)).ShouldBeFalse(form[..6]);
    }

    // As text, a line of it, in base64 and in hex.
    private static IEnumerable<string> Forms(string masterSecret) =>
        Planted.Values.Append(AdminPassword).Append(masterSecret)
            .SelectMany(text => text.Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal)).Append(text))
            .SelectMany(text => new[] { text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))[..^4], Convert.ToHexString(Encoding.UTF8.GetBytes(text)) });

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
