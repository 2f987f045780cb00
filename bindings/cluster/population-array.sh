#!/bin/bash
#SBATCH --job-name=maginfuse
#SBATCH --array=1-40
#SBATCH --cpus-per-task=2
#SBATCH --mem=500M
#SBATCH --time=00:30:00
#
# One part of a population in every task of a Slurm array, whatever its size:
#
#   sbatch population-array.sh --case case.toml --subjects 10000000 --seed 1
#   maginfuse population merge parts/part-*.json      # when every task has ended
#
# A task that died is simply run again: a part is written whole or not at all.
set -euo pipefail

if [ "${SLURM_ARRAY_TASK_MIN:-1}" != 1 ] || [ "${SLURM_ARRAY_TASK_MAX:-$SLURM_ARRAY_TASK_COUNT}" != "$SLURM_ARRAY_TASK_COUNT" ]; then
  echo "the array must count from 1 in steps of 1: --array=1-N" >&2
  exit 2
fi
mkdir -p parts
"${MAGINFUSE:-maginfuse}" population "$@" --quiet \
  --threads "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  -o "parts/part-$SLURM_ARRAY_TASK_ID.json"
