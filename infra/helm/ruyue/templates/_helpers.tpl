{{- define "ruyue.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* The labels by which a process is selected; never changed once released. Takes (dict "root" $ "name" "desk"). */}}
{{- define "ruyue.selector" -}}
app.kubernetes.io/name: ruyue
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "ruyue.labels" -}}
{{ include "ruyue.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "ruyue.fullname" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* What every process is told. */}}
{{- define "ruyue.environment" -}}
- { name: NODE_ENV, value: production }
- { name: TEMPORAL_ADDRESS, value: {{ .Values.temporal.address | quote }} }
- { name: TEMPORAL_NAMESPACE, value: {{ .Values.temporal.namespace | quote }} }
- { name: PUBLIC_URL, value: {{ printf "https://%s" .Values.publicHost | quote }} }
{{- range $key, $value := .Values.settings }}
- { name: {{ $key }}, value: {{ $value | quote }} }
{{- end }}
{{- range $key := list "DATABASE_URL" "SESSION_SECRET" "TOKEN_SECRET" "CODEC_KEYS" }}
- name: {{ $key }}
  valueFrom: { secretKeyRef: { name: {{ $.Values.secrets.platform }}, key: {{ $key }} } }
{{- end }}
{{- end }}

{{/* The restricted profile of the Pod Security Standards, and a file system that nobody writes to. */}}
{{- define "ruyue.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "ruyue.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
