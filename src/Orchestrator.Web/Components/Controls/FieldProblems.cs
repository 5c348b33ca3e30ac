using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Controls;

/// <summary>Puts problems that belong to a field of the form beside that field; the next edit of the field takes them away.</summary>
public sealed class FieldProblems : ComponentBase, IDisposable
{
    private ValidationMessageStore? _messages;
    private IReadOnlyList<Problem> _shown = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<Problem> List { get; set; } = [];

    [CascadingParameter]
    private EditContext Form { get; set; } = null!;

    /// <summary>Whether the form has the field that the problem names.</summary>
    public static bool Has(object form, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(problem);
        return problem.Field is { } field && form.GetType().GetProperty(field) is not null;
    }

    public void Dispose()
    {
        if (_messages is null) return;
        Form.OnFieldChanged -= Forget;
        Form.OnValidationRequested -= ForgetAll;
    }

    protected override void OnInitialized()
    {
        _messages = new ValidationMessageStore(Form);
        Form.OnFieldChanged += Forget;
        Form.OnValidationRequested += ForgetAll;
    }

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, List)) return;
        _shown = List;
        _messages!.Clear();
        foreach (var problem in List.Where(problem => Has(Form.Model, problem)))
            _messages.Add(Form.Field(problem.Field!), $"{problem.What} {problem.Remedy}".TrimEnd());
        Form.NotifyValidationStateChanged();
    }

    // Sending the form again asks again; an old answer must not stop it.
    private void ForgetAll(object? sender, ValidationRequestedEventArgs asked) => _messages!.Clear();

    private void Forget(object? sender, FieldChangedEventArgs changed) => _messages!.Clear(changed.FieldIdentifier);
}
