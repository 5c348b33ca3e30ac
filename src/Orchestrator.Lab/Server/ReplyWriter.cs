using System.Buffers;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>
/// Writes reply sentences of several commands to one stream, a whole sentence at a time. Commands write into one buffer while the other
/// is on its way out. Thread-safe.
/// </summary>
internal sealed class ReplyWriter(Stream stream)
{
    private const int LargestKept = 1 << 20;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _sending = new();

    /// <summary>Puts a sentence into the buffer.</summary>
    public void Write(string kind, IReadOnlyList<KeyValuePair<string, string>> attributes, string? tag)
    {
        lock (_lock)
        {
            SentenceWriter.WriteWord(_filling, kind);
            foreach (var (name, value) in attributes)
                SentenceWriter.WriteAttribute(_filling, name, value);
            if (tag is not null)
                SentenceWriter.WriteWord(_filling, ".tag=" + tag);
            SentenceWriter.EndSentence(_filling);
        }
    }

    /// <summary><c>!fatal</c> has its text as a bare word.</summary>
    public void WriteFatal(string reason)
    {
        lock (_lock)
            SentenceWriter.Write(_filling, new Sentence("!fatal", reason));
    }

    /// <summary>Sends what is buffered.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
                (_filling, _sending) = (_sending, _filling);
            if (_sending.WrittenCount > 0)
                await stream.WriteAsync(_sending.WrittenMemory, cancellationToken);
            if (_sending.Capacity > LargestKept)
                _sending = new ArrayBufferWriter<byte>();
            else
                _sending.ResetWrittenCount();
        }
        finally
        {
            _turn.Release();
        }
    }
}
