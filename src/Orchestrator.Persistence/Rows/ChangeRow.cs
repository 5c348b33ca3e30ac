using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>One push: what was planned, how far it got, how it ended.</summary>
internal sealed class ChangeRow
{
    public Guid Id { get; set; }
    public required string Kind { get; set; }
    public required string State { get; set; }
    /// <summary>Kept when the link is gone: the record outlives what it changed.</summary>
    public Guid? LinkId { get; set; }
    /// <summary>The changes it was previewed with.</summary>
    public Guid? GroupId { get; set; }
    public required string Subject { get; set; }
    public required string RequestedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public required string PlanJson { get; set; }
    /// <summary>What the push must remember to go on after a restart.</summary>
    public string? ProgressJson { get; set; }
    public string? OutcomeJson { get; set; }
    public List<ChangeStepRow> Steps { get; } = [];
}

internal sealed class ChangeTable : IEntityTypeConfiguration<ChangeRow>
{
    public void Configure(EntityTypeBuilder<ChangeRow> builder)
    {
        builder.ToTable("Changes");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Kind).HasMaxLength(Widths.Word);
        builder.Property(row => row.State).HasMaxLength(Widths.Word);
        builder.Property(row => row.Subject).HasMaxLength(Widths.Name);
        builder.Property(row => row.RequestedBy).HasMaxLength(Widths.Name);
        builder.HasIndex(row => new { row.CreatedAt, row.Id });
        builder.HasIndex(row => new { row.LinkId, row.CreatedAt });
        builder.HasIndex(row => row.State);
        builder.HasIndex(row => row.GroupId);
    }
}
