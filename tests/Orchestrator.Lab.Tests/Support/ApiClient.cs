using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Tests.Support;

/// <summary>Sentences over a socket, nothing more.</summary>
internal sealed class ApiClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly SentenceReader _reader = new();
    private Stream _stream = Stream.Null;
    private PipeReader _input = null!;

    public string? Fingerprint { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ApiClient> Connect(int port, bool tls = false)
    {
        var client = new ApiClient();
        await client._tcp.ConnectAsync("127.0.0.1", port, Cancel);
        client._stream = client._tcp.GetStream();
        if (tls)
            await client.Secure();
        client._input = PipeReader.Create(client._stream);
        return client;
    }

    public static async Task<ApiClient> LogIn(int port, string password, bool tls = false, string user = "admin")
    {
        var client = await Connect(port, tls);
        (await client.Ask("/login", "=name=" + user, "=password=" + password)).ShouldAllBe(sentence => sentence.Command == "!done");
        return client;
    }

    public async Task Send(params string[] words)
    {
        var pipe = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
        SentenceWriter.Write(pipe, new Sentence(words));
        await pipe.FlushAsync(Cancel);
    }

    public async Task SendBytes(byte[] bytes) => await _stream.WriteAsync(bytes, Cancel);

    public async Task<Sentence?> Receive() => await _reader.ReadAsync(_input, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);

    /// <summary>Sends and reads on to <c>!done</c> or <c>!fatal</c>.</summary>
    public async Task<List<Sentence>> Ask(params string[] words)
    {
        await Send(words);
        var replies = new List<Sentence>();
        do
            replies.Add((await Receive()).ShouldNotBeNull());
        while (replies[^1].Command is not ("!done" or "!fatal"));
        return replies;
    }

    /// <summary>The rows of a print.</summary>
    public async Task<List<IReadOnlyDictionary<string, string>>> Rows(params string[] words)
    {
        var replies = await Ask(words);
        replies.ShouldNotContain(reply => reply.Command == "!trap", string.Join(' ', replies.SelectMany(reply => reply.Words)));
        return [.. replies.Where(reply => reply.Command == "!re").Select(reply => reply.Attributes)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private async Task Secure()
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate!.GetRawCertData()));
            // A router's certificate is its own; whoever asks compares the fingerprint.
            return certificate is not null;
        });
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "router" }, Cancel);
    }
}
