using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orchestrator.RouterOs.Tests.Router;

namespace Orchestrator.RouterOs.Tests;

public sealed class TlsTests : IDisposable
{
    private static readonly RouterOsOptions Quick = new() { QuitTimeout = TimeSpan.FromMilliseconds(100) };
    private static readonly RouterOsCredentials Admin = new("admin", "secret");
    private readonly X509Certificate2 _certificate = MakeCertificate("api");

    private string Pin => Convert.ToHexString(SHA256.HashData(_certificate.RawData));

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task The_pinned_certificate_is_accepted_whatever_its_name()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var command = await side.ReceiveAsync();
            await side.ReplyAsync(command, "!done", "=ret=hello");
            await side.SilenceAsync();
        }, _certificate);
        var colons = string.Join(':', Pin.Chunk(2).Select(pair => new string(pair)));

        await using var connection = await ConnectAsync(RouterOsEndpoint.TlsPinned("127.0.0.1", colons, router.Port));
        (await connection.ExecuteAsync(new Command("/x"), CancellationToken.None)).Ret.ShouldBe("hello");
    }

    [Fact]
    public async Task Another_certificate_stops_everything_before_the_password_leaves()
    {
        var received = false;
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            received = true;
        }, _certificate);
        using var expected = MakeCertificate("api");
        var pin = Convert.ToHexStringLower(SHA256.HashData(expected.RawData));

        var thrown = await FailAsync(RouterOsEndpoint.TlsPinned("127.0.0.1", pin, router.Port), RouterOsFailure.CertificateChanged);

        thrown.SeenCertificate.ShouldBe(Pin.ToLowerInvariant());
        thrown.Message.ShouldContain(pin);
        received.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_pin_a_self_made_certificate_is_not_trusted()
    {
        await using var router = ScriptedRouter.AfterLogin(side => side.SilenceAsync(), _certificate);
        var thrown = await FailAsync(RouterOsEndpoint.TlsTrustedBySystem("127.0.0.1", router.Port), RouterOsFailure.CertificateUntrusted);
        thrown.SeenCertificate.ShouldBe(Pin.ToLowerInvariant());
    }

    [Fact]
    public async Task A_probe_shows_the_certificate_and_sends_nothing()
    {
        var nothing = new TaskCompletionSource<bool>();
        await using var router = new ScriptedRouter(async side =>
            nothing.SetResult(await Record.ExceptionAsync(side.ReceiveAsync) is EndOfStreamException or IOException), _certificate);

        var probe = await TlsProbe.RunAsync("127.0.0.1", router.Port, Quick, CancellationToken.None);

        probe.Sha256.ShouldBe(Pin.ToLowerInvariant());
        probe.Subject.ShouldBe("CN=api");
        (await nothing.Task.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("15030300020228", RouterOsFailure.TlsNoCertificate)]
    [InlineData("", RouterOsFailure.TlsNoCertificate)]
    [InlineData("15030300020246", RouterOsFailure.TlsFailed)]
    [InlineData("485454502F312E312034303020426164", RouterOsFailure.NotRouterOs)]
    [InlineData("5353482D322E302D4F70656E5353480D0A", RouterOsFailure.NotRouterOs)]
    public async Task A_failed_handshake_is_told_by_what_the_device_sent(string hex, RouterOsFailure failure)
    {
        await using var router = new ScriptedRouter(side => side.SendBytesAsync(Convert.FromHexString(hex)));
        await FailAsync(RouterOsEndpoint.TlsPinned("127.0.0.1", Pin, router.Port), failure);
        (await Should.ThrowAsync<RouterOsException>(TlsProbe.RunAsync("127.0.0.1", router.Port, Quick, CancellationToken.None)))
            .Failure.ShouldBe(failure);
    }

    [Fact]
    public async Task A_handshake_that_gets_no_answer_times_out()
    {
        await using var router = new ScriptedRouter(side => side.SilenceAsync());
        await FailAsync(RouterOsEndpoint.TlsPinned("127.0.0.1", Pin, router.Port), RouterOsFailure.ConnectTimeout, Quick with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
    }

    [Fact]
    public async Task The_plain_protocol_on_a_tls_port_is_recognised()
    {
        await using var router = ScriptedRouter.AfterLogin(side => side.SilenceAsync(), _certificate);
        var thrown = await Should.ThrowAsync<RouterOsException>(() => ConnectAsync(router.Plain));
        thrown.Failure.ShouldBeOneOf(RouterOsFailure.NotRouterOs, RouterOsFailure.SessionRefused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("aabb")]
    public void A_pin_that_is_no_fingerprint_is_refused(string pin) =>
        Should.Throw<ArgumentException>(() => RouterOsEndpoint.TlsPinned("h", pin));

    private static Task<RouterOsConnection> ConnectAsync(RouterOsEndpoint endpoint, RouterOsOptions? options = null) =>
        RouterOsConnection.ConnectAsync(endpoint, Admin, options ?? Quick, CancellationToken.None);

    private static async Task<RouterOsException> FailAsync(RouterOsEndpoint endpoint, RouterOsFailure failure, RouterOsOptions? options = null)
    {
        var thrown = await Should.ThrowAsync<RouterOsException>(() => ConnectAsync(endpoint, options));
        thrown.Failure.ShouldBe(failure);
        return thrown;
    }

    private static X509Certificate2 MakeCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
