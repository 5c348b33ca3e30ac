using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests.Router;

/// <summary>The router's end of one connection, as scripts use it.</summary>
internal sealed class RouterSide(Stream stream, Socket socket, CancellationToken stop)
{
    private readonly PipeReader _input = PipeReader.Create(stream);
    private readonly SentenceReader _reader = new();

    public CancellationToken Stop => stop;

    public async Task<Sentence> ReceiveAsync() =>
        await _reader.ReadAsync(_input, stop) ?? throw new EndOfStreamException();

    /// <summary>The next command, which must be this one.</summary>
    public async Task<Sentence> ExpectAsync(string path)
    {
        var sentence = await ReceiveAsync();
        return sentence.Command == path ? sentence : throw new InvalidOperationException($"Expected {path}, got {sentence}.");
    }

    public Task SendAsync(params string[] words)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SentenceWriter.Write(buffer, new Sentence(words));
        return SendBytesAsync(buffer.WrittenMemory);
    }

    public Task ReplyAsync(Sentence to, params string[] words) => SendAsync([.. words, $".tag={to.Tag}"]);

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, stop);

    public Task SilenceAsync() => Task.Delay(Timeout.Infinite, stop);

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Answers an interrupted command as RouterOS does.</summary>
    public async Task InterruptAsync(Sentence command, Sentence cancel)
    {
        await ReplyAsync(command, "!trap", "=category=2", "=message=interrupted");
        await ReplyAsync(command, "!done");
        await ReplyAsync(cancel, "!done");
    }
}
