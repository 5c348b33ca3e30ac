using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.DataProtection;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Tests.Setup;
using Secret = Orchestrator.Persistence.Secrets.Secret;

namespace Orchestrator.Persistence.Tests.Secrets;

public sealed class SecretTests
{
    private const string Text = "correct horse battery staple";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void A_secret_prints_as_set_and_no_serializer_writes_or_reads_it()
    {
        var secret = new Secret(Text);

        $"{secret}".ShouldBe("set");
        new Holder("hub", secret).ToString().ShouldNotContain(Text);
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(secret)).Message.ShouldNotContain(Text);
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(new Holder("hub", secret)));
        Should.Throw<NotSupportedException>(() => JsonSerializer.Deserialize<Secret>("\"x\""));
    }

    [Fact]
    public void Any_text_comes_back_and_its_stored_form_does_not_hold_it()
    {
        var protector = new SecretProtector(new EphemeralDataProtectionProvider());

        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), text =>
        {
            var secret = new Secret(text.Get);
            string stored = protector.Protect(SecretKind.PreSharedKey, secret);
            return protector.Unprotect(SecretKind.PreSharedKey, stored).Equals(secret)
                && (text.Get.Length < 8 || !stored.Contains(text.Get, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_stored_secret_cannot_pass_for_another_kind_or_be_altered()
    {
        var protector = new SecretProtector(new EphemeralDataProtectionProvider());
        string stored = protector.Protect(SecretKind.DevicePassword, new Secret(Text));

        Should.Throw<SecretUnreadableException>(() => protector.Unprotect(SecretKind.PreSharedKey, stored)).Message.ShouldNotContain(Text);
        Should.Throw<SecretUnreadableException>(() => protector.Unprotect(SecretKind.DevicePassword, stored[..^4] + "AAAA"));
    }

    [Fact]
    public async Task Equal_secrets_have_equal_digests_here_and_other_digests_elsewhere()
    {
        await using var here = await TestDatabase.SqliteAsync();
        await using var elsewhere = await TestDatabase.SqliteAsync();
        var digest = here.Get<SecretDigest>();

        digest.Of(Text).ShouldBe(digest.Of(new Secret(Text)));
        digest.Of(Text).Length.ShouldBe(64);
        digest.Of(Text).ShouldNotBe(digest.Of(Text + "."));
        elsewhere.Get<SecretDigest>().Of(Text).ShouldNotBe(digest.Of(Text));
        await using var restarted = TestDatabase.Over(here.Settings);
        restarted.Get<SecretDigest>().Of(Text).ShouldBe(digest.Of(Text));
    }

    [Fact]
    public async Task Nodes_that_start_together_agree_on_the_digest_key()
    {
        await using var database = await TestDatabase.SqliteAsync();
        var nodes = Enumerable.Range(0, 4).Select(_ => TestDatabase.Over(database.Settings)).ToList();

        var digests = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Get<SecretDigest>().Of(Text), Now)));

        digests.Distinct().Count().ShouldBe(1);
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task The_master_key_is_readable_by_its_owner_only_and_the_database_is_worthless_without_it()
    {
        await using var database = await TestDatabase.SqliteAsync();
        string stored = database.Get<SecretProtector>().Protect(SecretKind.PreSharedKey, new Secret(Text));
        string file = database.Settings.MasterKeyFile!;
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.Settings.ConnectionString).DataSource)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await using (var withKey = TestDatabase.Over(database.Settings))
            withKey.Get<SecretProtector>().Unprotect(SecretKind.PreSharedKey, stored).Reveal().ShouldBe(Text);
        await using var withoutKey = TestDatabase.Over(database.Settings with { MasterKeyFile = file + ".other" });
        Should.Throw<SecretUnreadableException>(() => withoutKey.Get<SecretProtector>().Unprotect(SecretKind.PreSharedKey, stored))
            .Message.ShouldContain("master.key");
    }

    private sealed record Holder(string Name, Secret Secret);
}
