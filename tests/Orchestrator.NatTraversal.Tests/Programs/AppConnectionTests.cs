using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.PublicHost.Options;
using Orchestrator.PublicHost.Reports;

namespace Orchestrator.NatTraversal.Tests.Programs;

/// <summary>Delivering over TLS: to whom, and what is said when it fails.</summary>
public sealed class AppConnectionTests : IDisposable
{
    private const string Token = "orchr_0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-report-").FullName;
    private readonly X509Certificate2 _certificate = NewCertificate();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public AppConnectionTests()
    {
        _listener.Start();
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), _certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "token"), Token + "\n");
    }

    private string Ca => Path.Combine(_folder, "ca.pem");

    [Fact]
    public async Task The_token_goes_to_an_app_whose_certificate_is_of_the_given_authority()
    {
        var serving = ServeAsync("200 OK", "{\"networks\":[\"203.0.113.0/24\"],\"nextInSeconds\":7}");
        var orders = (await DeliverAsync(Ca)).ShouldBeOfType<Delivery.Done>().Orders;
        (orders.Networks.ShouldHaveSingleItem(), orders.NextInSeconds).ShouldBe(("203.0.113.0/24", 7));
        var request = (await serving).ShouldNotBeNull();
        request.ShouldStartWith("POST /base/api/responders/reports HTTP/1.1");
        request.ShouldContain($"Authorization: Bearer {Token}\r\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_that_is_not_trusted_never_sees_the_token(bool otherAuthority)
    {
        using var other = NewCertificate();
        await File.WriteAllTextAsync(Path.Combine(_folder, "other.pem"), other.ExportCertificatePem());
        var serving = ServeAsync("200 OK", "{}");
        var failed = (await DeliverAsync(otherAuthority ? Path.Combine(_folder, "other.pem") : null)).ShouldBeOfType<Delivery.Failed>();
        failed.Why.ShouldBe("the app's certificate is not trusted, or TLS fails");
        (await serving).ShouldBeNull();
    }

    [Theory]
    [InlineData("401 Unauthorized", typeof(Delivery.TokenRefused))]
    [InlineData("413 Content Too Large", typeof(Delivery.TooLarge))]
    [InlineData("500 Internal Server Error", typeof(Delivery.Failed))]
    [InlineData("302 Found", typeof(Delivery.Failed))]
    public async Task Refusals_are_told_apart(string status, Type expected)
    {
        var serving = ServeAsync(status, "{}");
        (await DeliverAsync(Ca)).ShouldBeOfType(expected);
        await serving;
    }

    [Theory]
    [InlineData("application/json; charset=windows-1252", "{}")]
    [InlineData("application/json; charset=nonsense", "{}")]
    [InlineData("application/json", "{\"nextInSeconds\":")]
    [InlineData("text/html", "<p>Please log in</p>")]
    public async Task An_answer_that_is_none_is_told_and_no_more(string type, string body)
    {
        var serving = ServeAsync("200 OK", body, type);
        (await DeliverAsync(Ca)).ShouldBeOfType<Delivery.Failed>().Why.ShouldNotContain(Token);
        await serving;
    }

    [Fact]
    public async Task A_token_file_without_a_name_is_told()
    {
        using var connection = new AppConnection(new ReportTarget(new Uri("https://127.0.0.1:9/"), "", null));
        (await connection.DeliverAsync(Empty(), CancellationToken.None)).ShouldBeOfType<Delivery.Failed>().Why.ShouldBe("ArgumentException at the delivery");
    }

    [Fact]
    public async Task An_app_that_is_away_and_a_token_file_that_is_not_one_are_told_without_the_token()
    {
        _listener.Stop();
        (await DeliverAsync(Ca)).ShouldBeOfType<Delivery.Failed>().Why.ShouldBe("the app cannot be reached");
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), $"{Token}\nand more\n");
        (await DeliverAsync(Ca)).ShouldBeOfType<Delivery.Failed>().Why.ShouldBe("the token file holds more than a token");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Delivery> DeliverAsync(string? ca)
    {
        var port = ((IPEndPoint?)_listener.Server.LocalEndPoint)?.Port ?? 9;
        using var connection = new AppConnection(new ReportTarget(new Uri($"https://127.0.0.1:{port}/base"), Path.Combine(_folder, "token"), ca));
        return await connection.DeliverAsync(Empty(), CancellationToken.None);
    }

    private static ResponderReport Empty() => new() { Name = "far", Instance = "00000000000000aa", Number = 1, Health = new ReportedHealth { Started = default, Now = default } };

    /// <summary>Serves one request; its head, or null when the client would not go on.</summary>
    private async Task<string?> ServeAsync(string status, string body, string type = "application/json")
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(_certificate);
            using var reader = new StreamReader(tls, Encoding.ASCII, leaveOpen: true);
            var head = new StringBuilder();
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
                head.Append(line).Append("\r\n");
            if (head.Length == 0)
                return null;
            await tls.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            return head.ToString();
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return null;
        }
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=app", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
