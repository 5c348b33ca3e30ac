using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Core.Tests.Linux;

public sealed class LinuxGoldens
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public static TheoryData<string> Cases => [.. GoldenFolder.Beside().Select(folder => folder.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_link_gives_the_reviewed_files_and_first_push(string name)
    {
        var folder = GoldenFolder.Beside().Single(candidate => candidate.Name == name);
        var link = JsonSerializer.Deserialize<LinuxLink>(folder.Read("link.json"), Json)!;

        foreach (var file in LinuxRendering.Render(Links.Tag, link))
        {
            string golden = $"{Path.GetFileName(file.Path)}.{Convert.ToString((int)file.Mode, 8)}.txt";
            folder.MustBe(golden, $"{file.Path}\n\n{FileDigest.Preview(file.Content)}");
        }
        var first = LinuxComparer.Compare(new LinuxDesired { Tag = Links.Tag, Link = link }, Links.Bare);
        folder.MustBe("push.txt", string.Concat(first.Operations.Select(operation => Links.Line(operation) + "\n")));
    }
}
