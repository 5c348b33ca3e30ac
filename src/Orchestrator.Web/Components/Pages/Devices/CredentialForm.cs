using System.ComponentModel.DataAnnotations;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Devices;

/// <summary>Where a device is and how to log in, as typed.</summary>
public sealed class CredentialForm : IValidatableObject
{
    [Required(ErrorMessage = "Address is empty: type the device's name or IP address.")]
    [StringLength(253, ErrorMessage = "Address is longer than a host name can be (253).")]
    public string Address { get; set; } = "";

    [Range(1, 65535, ErrorMessage = "Port is out of range: type 1 to 65535, or leave it empty.")]
    public int? Port { get; set; }

    public AccessMethod Method { get; set; }

    [Required(ErrorMessage = "User name is empty: type the login name on the device.")]
    [StringLength(64, ErrorMessage = "User name is longer than 64 characters.")]
    public string UserName { get; set; } = "admin";

    [StringLength(1024, ErrorMessage = "Password is longer than 1024 characters.")]
    public string Password { get; set; } = "";

    [StringLength(20_000, ErrorMessage = "Private key is longer than 20,000 characters: paste one key only.")]
    public string PrivateKey { get; set; } = "";

    public bool HasDetails => Port is not null || Method != AccessMethod.Detect || PrivateKey.Length > 0;

    public ProbeRequest ToRequest() => new(
        Address.Trim(), Port, Method, UserName.Trim(), Password.Length > 0 ? Password : null, PrivateKey.Length > 0 ? PrivateKey : null);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PrivateKey.Length > 0 && !PrivateKey.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            yield return new("Private key is not one: paste the whole file, from -----BEGIN to -----END.", [nameof(PrivateKey)]);
        if (UserName.Any(char.IsControl))
            yield return new("User name holds a control character: type it anew.", [nameof(UserName)]);
    }
}
