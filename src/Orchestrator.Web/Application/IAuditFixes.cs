namespace Orchestrator.Web.Application;

/// <summary>Mends what an audit found on a device.</summary>
public interface IAuditFixes
{
    /// <summary>In place of a fix: what the link's own plan would put back.</summary>
    const int TheLink = -1;

    /// <summary>
    /// Opens a change that makes one of a finding's fixes on the device, with its preview; nothing is pushed. Answers the change's id.
    /// Refused if the device cannot be read, or the finding or its fix is not there any more.
    /// </summary>
    /// <param name="findingKey"><see cref="AuditFinding.Key"/>.</param>
    /// <param name="fixIndex">Place in <see cref="AuditFinding.Fixes"/>, or <see cref="TheLink"/>.</param>
    Task<Answer<Guid>> OpenAsync(Guid deviceId, string findingKey, int fixIndex, CancellationToken cancellationToken);
}
