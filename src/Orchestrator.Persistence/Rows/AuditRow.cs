using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>How a device's audit stands: whether one is due or under way, how the last attempt ended, and what the last audit said in short.</summary>
internal sealed class AuditRow
{
    public Guid DeviceId { get; set; }
    /// <summary>Since when an audit is due; null if none is.</summary>
    public DateTimeOffset? RequestedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? AttemptedAt { get; set; }
    /// <summary>What kept the last attempt from an audit.</summary>
    public string? ProblemJson { get; set; }
    public DateTimeOffset? At { get; set; }
    public string? Verdict { get; set; }
    /// <summary>Since when the verdict is what it is.</summary>
    public DateTimeOffset? Since { get; set; }
    public int Broken { get; set; }
    public int MayFail { get; set; }
    public int Undecided { get; set; }
    public int Proved { get; set; }
    public string? Digest { get; set; }
    /// <summary>What lists show of the questions.</summary>
    public string? SummaryJson { get; set; }
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("Audits");
        builder.HasKey(row => row.DeviceId);
        builder.Property(row => row.Verdict).HasMaxLength(Widths.Word);
        builder.Property(row => row.Digest).HasMaxLength(Widths.Word);
        builder.HasIndex(row => row.RequestedAt);
        builder.HasIndex(row => row.Verdict);
        builder.HasOne<DeviceRow>().WithOne().HasForeignKey<AuditRow>(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
