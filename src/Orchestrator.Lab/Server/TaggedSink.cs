using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Server;

/// <summary>Sends a command's rows as <c>!re</c> with its tag.</summary>
internal sealed class TaggedSink(ReplyWriter writer, string? tag) : IReplySink
{
    public void Row(IReadOnlyList<KeyValuePair<string, string>> row) => writer.Write("!re", row, tag);

    public void Empty() => writer.Write("!empty", [], tag);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => writer.FlushAsync(cancellationToken);
}
