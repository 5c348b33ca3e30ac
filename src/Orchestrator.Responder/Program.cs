using Orchestrator.PublicHost;
using Orchestrator.PublicHost.Options;

switch (OptionReader.Read(args))
{
    case CommandLine.Help:
        Console.WriteLine(Usage.Text);
        return 0;
    case CommandLine.Wrong wrong:
        Console.Error.WriteLine(wrong.Message);
        return (int)Ending.WrongOption;
    case CommandLine.Run run:
        return (int)await new ResponderProgram(run.Options, TimeProvider.System, Console.Error).RunAsync();
    default:
        throw new System.Diagnostics.UnreachableException();
}
