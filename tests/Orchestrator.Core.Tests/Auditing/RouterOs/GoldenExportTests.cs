using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>Exports and packets beside the model and the verdicts that must come out.</summary>
public sealed class GoldenExportTests
{
    public static TheoryData<string> Cases => [.. GoldenFolder.Beside().Select(folder => folder.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_export_becomes_this_model_and_packets_fare_like_this(string name)
    {
        var folder = GoldenFolder.Beside().Single(folder => folder.Name == name);
        var read = RouterOsReader.Read(ExportReader.Read(folder.Read("export.rsc")));
        folder.MustBe("model.txt", ModelText.Of(read));
        var verdicts = folder.Read("packets.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var story = new PacketStory(read.Path, line);
            return $"{line}\n    {story.Verdict}\n    {(story.Taken.Length > 0 ? story.Taken : "no rule")}\n";
        });
        folder.MustBe("verdicts.txt", string.Concat(verdicts));
    }
}
