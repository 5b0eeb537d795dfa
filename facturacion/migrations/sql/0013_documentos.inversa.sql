DROP TRIGGER admitir ON public.facturacion_deudainformada;
DROP FUNCTION public.facturacion_admitir_deudas_informadas();
DROP TRIGGER entero ON public.facturacion_documentopago;
DROP FUNCTION public.facturacion_documento_entero();
DROP TRIGGER admitir ON public.facturacion_comprobantededocumento;
DROP FUNCTION public.facturacion_admitir_comprobantes_de_documento();
DROP TRIGGER admitir ON public.facturacion_documentopago;
DROP FUNCTION public.facturacion_admitir_documentos();
